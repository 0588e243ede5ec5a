using System.Net.Http.Headers;
using BedrockAspire.ChatApi;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.ImageApi;
using BedrockAspire.Simulator;

namespace BedrockAspire.Tests.Infrastructure;

/// <summary>
/// Simulator, chat service and image service in this process, as they ship, on real sockets of 127.0.0.1. Start one for a test that changes
/// settings or posts rules; share one by a class fixture otherwise.
/// </summary>
public sealed class ServiceHarness : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _services = [];
    private readonly List<IDisposable> _clients = [];
    private readonly string _spoolFolder = Path.Combine(Path.GetTempPath(), $"bedrockaspire-spool-{Guid.NewGuid():N}");

    private ServiceHarness(ServiceHarnessOptions options) => ApiKey = options.ApiKey;

    public string ApiKey { get; }

    public ServiceUnderTest Simulator { get; private set; } = null!;

    public ServiceUnderTest Chat { get; private set; } = null!;

    public ServiceUnderTest Image { get; private set; } = null!;

    /// <summary>A client of the chat service with the key set and no timeout: bound each await by <see cref="TestTimeouts.Default"/>.</summary>
    public HttpClient ChatClient { get; private set; } = null!;

    /// <summary>A client of the image service with the key set and no timeout: bound each await by <see cref="TestTimeouts.Default"/>.</summary>
    public HttpClient ImageClient { get; private set; } = null!;

    public SimulatorControl Control { get; private set; } = null!;

    /// <summary>The base URL that an OpenAI client of the chat service is given.</summary>
    public Uri ChatBaseUrl => new(Chat.Address, "/v1");

    /// <summary>The base URL that an OpenAI client of the image service is given.</summary>
    public Uri ImageBaseUrl => new(Image.Address, "/v1");

    public static async Task<ServiceHarness> StartAsync(
        Action<ServiceHarnessOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        var options = new ServiceHarnessOptions();
        configure?.Invoke(options);
        var harness = new ServiceHarness(options);
        try
        {
            await harness.StartServicesAsync(options, cancellationToken);
            return harness;
        }
        catch
        {
            await harness.DisposeAsync();
            throw;
        }
    }

    /// <summary>A further client, with the key or (null) without one.</summary>
    public HttpClient CreateClient(ServiceUnderTest service, string? apiKey)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = service.Address,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (apiKey is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        }

        _clients.Add(client);
        return client;
    }

    /// <summary>Fails when any of the three logged at Warning or above.</summary>
    public void AssertNoWarnings()
    {
        Chat.Logs.AssertNoWarnings();
        Image.Logs.AssertNoWarnings();
        Simulator.Logs.AssertNoWarnings();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        // Upstream last, so that the services do not log its absence.
        foreach (var service in Enumerable.Reverse(_services))
        {
            await service.DisposeAsync();
        }

        if (Directory.Exists(_spoolFolder))
        {
            Directory.Delete(_spoolFolder, recursive: true);
        }
    }

    private async Task StartServicesAsync(ServiceHarnessOptions options, CancellationToken cancellationToken)
    {
        using var simulatorPort = new ReservedPort();
        using var chatPort = new ReservedPort();
        using var imagePort = new ReservedPort();
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Gateway:ApiKey"] = options.ApiKey,
            ["Gateway:ChatUrl"] = new Uri(chatPort.Address, "/v1").ToString(),
            ["Gateway:ImageUrl"] = new Uri(imagePort.Address, "/v1").ToString(),
            ["Bedrock:SimulatorUrl"] = simulatorPort.Address.ToString(),
            ["Bedrock:Region"] = options.Region,
            // No two services may share it; it is made where there is a database.
            ["Gateway:Usage:SpoolFolder"] = _spoolFolder,
        };
        foreach (var (key, value) in options.Settings)
        {
            settings[key] = value;
        }

        Simulator = await AddAsync(ServiceUnderTest.StartAsync(
            "Simulator", simulatorPort, options.SimulatorSettings, builder => builder.AddSimulator(), app => app.MapSimulator(),
            options.ConfigureSimulatorServices, cancellationToken));
        Chat = await AddAsync(ServiceUnderTest.StartAsync(
            "ChatApi", chatPort, settings, builder => builder.AddChatApi(), app => app.MapChatApi(),
            options.ConfigureServices, cancellationToken));
        Image = await AddAsync(ServiceUnderTest.StartAsync(
            "ImageApi", imagePort, settings, builder => builder.AddImageApi(), app => app.MapImageApi(),
            options.ConfigureServices, cancellationToken));

        if (options.WaitUntilReady)
        {
            await Task.WhenAll(ModelsAreKnownAsync(Chat), ModelsAreKnownAsync(Image)).WaitAsync(TestTimeouts.Default, cancellationToken);
        }

        ChatClient = CreateClient(Chat, ApiKey);
        ImageClient = CreateClient(Image, ApiKey);
        Control = new SimulatorControl(CreateClient(Simulator, apiKey: null));
    }

    private static Task ModelsAreKnownAsync(ServiceUnderTest service)
    {
        return service.Services.GetService<CatalogueRefresher>()?.FirstAttempt ?? Task.CompletedTask;
    }

    private async Task<ServiceUnderTest> AddAsync(Task<ServiceUnderTest> start)
    {
        var service = await start;
        _services.Add(service);
        return service;
    }
}
