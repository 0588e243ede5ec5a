using BedrockAspire.AppHost.Gateway;

namespace BedrockAspire.AppHost.Publishing;

/// <summary>
/// What is only for publishing. The targets themselves are compiled in by <c>-p:Publishers=true</c>, because their packages are not in every source.
/// </summary>
#pragma warning disable ASPIREPROBES001 // Probes are still marked as a preview; without them no orchestrator knows when to send requests.
internal static partial class PublishingExtensions
{
    /// <summary>
    /// Where a service keeps what must outlive a restart: usage that the database has not taken yet, and the last list of models. The home of the
    /// image's user, because a volume mounted there belongs to that user and not to root.
    /// </summary>
    private const string StateFolder = "/home/app";

    private const string Key = "Target";

    /// <summary>Prepares what is published; does nothing when the application is run.</summary>
    public static void PrepareForPublishing(this IDistributedApplicationBuilder builder, PublishedResources resources)
    {
        if (!builder.ExecutionContext.IsPublishMode)
        {
            return;
        }

        Prepare(resources.Chat);
        Prepare(resources.Images);
        Prepare(resources.Console);

        // The one thing that is for everybody, and that asks people to sign in. Azure keeps the rest inside unless told otherwise.
        resources.OpenWebUi?.WithEndpoint(GatewayBuilderExtensions.EndpointName, static endpoint => endpoint.IsExternal = true);
        var target = Target(builder);
        var isAdded = target == PublishTarget.Manifest;
        AddTarget(builder, target, resources, ref isAdded);
        if (!isAdded)
        {
            throw new DistributedApplicationException(
                $"This build cannot publish for {target}. Publish with `dotnet run --project AppHost -p:Publishers=true`, which needs the packages "
                + "Aspire.Hosting.Docker and Aspire.Hosting.Kubernetes.");
        }
    }

    // Implemented where the publishers' packages are referenced.
    static partial void AddTarget(IDistributedApplicationBuilder builder, PublishTarget target, PublishedResources resources, ref bool isAdded);

    private static void Prepare<T>(IResourceBuilder<T> service)
        where T : GatewayResource =>
        service.WithProbes(service.Resource.Endpoint)
            .WithEnvironment("Gateway__Usage__SpoolFolder", $"{StateFolder}/usage")
            .WithEnvironment("Catalogue__SnapshotFile", $"{StateFolder}/catalogue.json")

            // Until every balancer has seen that the replica is not ready any more.
            .WithEnvironment("Gateway__Shutdown__ReadinessDelay", "00:00:05");

    // What browsers can reach is known to who installs it; until then, the ports of Compose, or those that `kubectl port-forward` is given.
    private static void Prepare(IResourceBuilder<ProjectResource> console) =>
        console.WithProbes(console.GetEndpoint(GatewayBuilderExtensions.EndpointName))
            .WithEnvironment("Console__PublicChatUrl", "http://localhost:4000")
            .WithEnvironment("Console__PublicImageUrl", "http://localhost:4100")
            .WithEnvironment("Console__PublicOpenWebUiUrl", "http://localhost:8080");

    private static IResourceBuilder<T> WithProbes<T>(this IResourceBuilder<T> service, EndpointReference endpoint)
        where T : ProjectResource =>
        service
            .WithAnnotation(Probe(ProbeType.Startup, endpoint, "/health/live", periodSeconds: 2, failureThreshold: 30))
            .WithAnnotation(Probe(ProbeType.Liveness, endpoint, "/health/live", periodSeconds: 10, failureThreshold: 3))
            .WithAnnotation(Probe(ProbeType.Readiness, endpoint, "/health/ready", periodSeconds: 5, failureThreshold: 3));

    // WithHttpProbe would add a health check of its own for each of them.
    private static EndpointProbeAnnotation Probe(ProbeType type, EndpointReference endpoint, string path, int periodSeconds, int failureThreshold) => new()
    {
        Type = type,
        EndpointReference = endpoint,
        Path = path,
        InitialDelaySeconds = 0,
        PeriodSeconds = periodSeconds,
        TimeoutSeconds = 2,
        FailureThreshold = failureThreshold,
        SuccessThreshold = 1,
    };

    private static PublishTarget Target(IDistributedApplicationBuilder builder)
    {
        var value = builder.Configuration[Key];
        if (string.IsNullOrWhiteSpace(value))
        {
            return PublishTarget.Manifest;
        }

        return Enum.TryParse<PublishTarget>(value, ignoreCase: true, out var target) && Enum.IsDefined(target)
            ? target
            : throw new DistributedApplicationException($"{Key} is '{value}'. Set it to compose, kubernetes or manifest.");
    }
}
