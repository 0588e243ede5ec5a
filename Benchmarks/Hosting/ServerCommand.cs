using System.Globalization;
using BedrockAspire.Benchmarks.Load;

namespace BedrockAspire.Benchmarks.Hosting;

/// <summary>How a server is started, and how to tell that it is up.</summary>
/// <param name="Name">What the report calls it.</param>
/// <param name="Arguments">Of the program, without the address.</param>
/// <param name="ReadyPath">Answers 200 once the server can be used.</param>
internal sealed record ServerCommand(string Name, IReadOnlyList<string> Arguments, string ReadyPath)
{
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Sent with the request to <see cref="ReadyPath"/>.</summary>
    public string? ReadyKey { get; init; }

    public string Program { get; init; } = BuildOutput.Dotnet;

    /// <summary>How the program is told where to listen.</summary>
    public Func<Uri, string> AddressArgument { get; init; } = address => $"--urls={address}";

    /// <summary>The folder of the chat service, unless it is another's, so that its appsettings.json applies.</summary>
    public string Folder { get; init; } = BuildOutput.ChatApiFolder;

    public static ServerCommand Simulator() => new("simulator", [BuildOutput.Benchmarks, "host", HostMode.Simulator], "/_simulator/health");

    /// <summary>A simulator that records requests of this length, so that they can be sent again, and fewer of them.</summary>
    public static ServerCommand Simulator(int recordedBytes) => Simulator() with
    {
        Environment = new Dictionary<string, string>
        {
            ["Simulator__RecordedBodyBytes"] = recordedBytes.ToString(CultureInfo.InvariantCulture),
            ["Simulator__RecordCapacity"] = "32",
        },
    };

    /// <summary>The peer, which calls the host that a request names, and one on loopback only when it is told to trust it.</summary>
    public static ServerCommand Portkey() => new("Portkey", [PortkeyPackage.Script, "--headless"], "/")
    {
        Program = "node",
        AddressArgument = address => string.Create(CultureInfo.InvariantCulture, $"--port={address.Port}"),
        Environment = new Dictionary<string, string> { ["NODE_ENV"] = "production", ["TRUSTED_CUSTOM_HOSTS"] = "127.0.0.1" },
    };

    public static ServerCommand Collector() => new("collector", [BuildOutput.Benchmarks, "host", HostMode.Collector], CollectorHost.BytesPath);

    public static ServerCommand Gateway(Uri simulator, IReadOnlyDictionary<string, string> settings) => new("gateway", [.. AsChatApiRuns(), "host", HostMode.Gateway], "/health/ready")
    {
        Environment = GatewaySettings(simulator, settings),
    };

    public static ServerCommand Yarp(Uri simulator) =>
        new("YARP", [.. AsChatApiRuns(), "host", HostMode.Yarp, $"--{YarpHost.DestinationArgument}={simulator}"], "/_simulator/health");

    /// <summary>The chat service as it ships, not by way of this executable.</summary>
    public static ServerCommand ChatApi(Uri simulator, IReadOnlyDictionary<string, string> settings) => new("ChatApi", [BuildOutput.ChatApi], "/v1/models")
    {
        Environment = GatewaySettings(simulator, settings),
        ReadyKey = LoadCases.ApiKey,
    };

    /// <summary>The image service as it ships.</summary>
    public static ServerCommand ImageApi(Uri simulator, IReadOnlyDictionary<string, string> settings) => new("ImageApi", [BuildOutput.ImageApi], "/v1/models")
    {
        Environment = GatewaySettings(simulator, settings),
        ReadyKey = LoadCases.ApiKey,
        Folder = BuildOutput.ImageApiFolder,
    };

    // Gateway and yardstick run on the settings that the product ships with, not on those of this project.
    private static string[] AsChatApiRuns() =>
        ["exec", "--runtimeconfig", BuildOutput.ChatApiRuntimeConfig, "--depsfile", BuildOutput.BenchmarksDependencies, BuildOutput.Benchmarks];

    private static Dictionary<string, string> GatewaySettings(Uri simulator, IReadOnlyDictionary<string, string> settings) => new(settings)
    {
        ["Gateway__ApiKey"] = LoadCases.ApiKey,
        ["Bedrock__SimulatorUrl"] = simulator.ToString(),
        ["Bedrock__Region"] = LoadCases.Region,
    };
}
