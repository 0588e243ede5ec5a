using System.Net;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms.Builder;

namespace BedrockAspire.Benchmarks.Hosting;

/// <summary>
/// The yardstick: a reverse proxy that hands bytes through and does nothing else. One route, one cluster, no logging, no forwarding
/// headers, and none of the middleware for load balancing, affinity and health, which a single destination does not need.
/// </summary>
internal static class YarpHost
{
    public const string DestinationArgument = "destination";

    private const string Cluster = "simulator";

    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        var destination = builder.Configuration[DestinationArgument] ?? throw new BenchmarkException($"--{DestinationArgument} is missing.");
        builder.Services.AddReverseProxy().LoadFromMemory([Route()], [ClusterOf(destination)]).AddTransforms(PassThrough);

        await using var app = builder.Build();
        app.MapReverseProxy(_ => { });
        HostMode.MapCounters(app);
        await app.RunAsync();
        return 0;
    }

    private static RouteConfig Route() => new() { RouteId = "all", ClusterId = Cluster, Match = new RouteMatch { Path = "{**path}" } };

    private static ClusterConfig ClusterOf(string destination) => new()
    {
        ClusterId = Cluster,
        Destinations = new Dictionary<string, DestinationConfig> { [Cluster] = new() { Address = destination } },
        // What the gateway speaks to the simulator, too.
        HttpRequest = new ForwarderRequestConfig { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact },
    };

    private static void PassThrough(TransformBuilderContext context) => context.UseDefaultForwarders = false;
}
