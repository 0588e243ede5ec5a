using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes;

namespace BedrockAspire.AppHost.Publishing.Targets;

/// <summary>Docker Compose: one machine, the ports of the guide, state in volumes.</summary>
internal static class ComposeTarget
{
    /// <summary>The user of Microsoft's chiseled images.</summary>
    private const string User = "1654:1654";

    /// <summary>What the shell that starts it, or .env, may hold; on a machine with a role of its own, nothing.</summary>
    private static readonly string[] Credentials = ["AWS_BEARER_TOKEN_BEDROCK", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];

    /// <summary>Where browsers and users' programs reach what is published, if not on this machine: by these variables of .env.</summary>
    private static readonly (string Name, string Variable)[] PublicUrls =
    [
        ("Console__PublicChatUrl", "PUBLIC_CHAT_URL"),
        ("Console__PublicImageUrl", "PUBLIC_IMAGE_URL"),
        ("Console__PublicOpenWebUiUrl", "PUBLIC_OPENWEBUI_URL"),
    ];

    public static void Add(IDistributedApplicationBuilder builder, PublishedResources resources, string stateFolder)
    {
        builder.AddDockerComposeEnvironment("compose")
            .WithDashboard(enabled: false)
            .ConfigureComposeFile(file =>
            {
                file.Name = "bedrock-aspire";
                if (resources.Postgres is not null)
                {
                    file.AddConfig(new Config { Name = "postgres-init", Content = DatabaseScript.Text });
                }

                foreach (var service in (ReadOnlySpan<IResource>)[resources.Chat.Resource, resources.Images.Resource])
                {
                    file.AddVolume(new Volume { Name = StateVolume(service), Driver = "local" });
                }

                ComposeVariables.Of(builder, resources.Chat.Resource, resources.Images.Resource, resources.Console.Resource, resources.Migrator.Resource)
                    .Apply(file);
            });

        Harden(resources.Chat, stateFolder, "4000");
        Harden(resources.Images, stateFolder, "4100");
        resources.Console.PublishAsDockerComposeService((_, service) =>
        {
            service.Ports = [$"4200:{ContainerPort(service)}"];
            Confine(service);
            service.Restart = "unless-stopped";
            foreach (var (name, variable) in PublicUrls)
            {
                service.AddEnvironmentalVariable(name, $"${{{variable}:-{service.Environment[name]}}}");
            }
        });
        resources.Migrator.PublishAsDockerComposeService((_, service) =>
        {
            Confine(service);

            // Until the server is there.
            service.Restart = "on-failure";
        });
        if (resources.OpenWebUi is not null)
        {
            Publish(resources.OpenWebUi, (page, service) =>
            {
                service.Ports = [$"8080:{ContainerPort(service)}"];
                service.Restart = "unless-stopped";
                service.SecurityOpt = ["no-new-privileges:true"];
            });
        }

        resources.Postgres?.PublishAsDockerComposeService((_, service) =>
        {
            service.Ports = [];
            service.Restart = "unless-stopped";
            service.SecurityOpt = ["no-new-privileges:true"];
            service.AddConfig(new ConfigReference { Source = "postgres-init", Target = DatabaseScript.Path });
            service.Healthcheck = new Healthcheck
            {
                Test = ["CMD", "pg_isready", "-U", "postgres"],
                Interval = "5s",
                Timeout = "3s",
                Retries = 20,
                StartPeriod = "5s",
            };
        });
    }

    private static void Harden<T>(IResourceBuilder<T> resource, string stateFolder, string port)
        where T : IComputeResource => resource.PublishAsDockerComposeService((_, service) =>
        {
            var volume = StateVolume(resource.Resource);
            service.Ports = [$"{port}:{ContainerPort(service)}"];
            foreach (var name in Credentials)
            {
                // Empty counts as unset.
                service.AddEnvironmentalVariable(name, $"${{{name}:-}}");
            }

            Confine(service);
            service.Restart = "unless-stopped";
            service.StopGracePeriod = "60s";
            service.AddVolume(new Volume { Name = volume, Type = "volume", Source = volume, Target = stateFolder });
        });

    private static void Confine(Service service)
    {
        service.User = User;
        service.ReadOnly = true;
        service.Tmpfs = ["/tmp"];
        service.CapDrop = ["ALL"];
        service.SecurityOpt = ["no-new-privileges:true"];
    }

    private static string StateVolume(IResource service) => $"{service.Name}-state";

    private static void Publish(
        IResourceBuilder<IComputeResource> resource, Action<Aspire.Hosting.Docker.DockerComposeServiceResource, Service> configure) =>
        resource.PublishAsDockerComposeService(configure);

    // "8000:8000" or "8000", as the publisher has it.
    private static string ContainerPort(Service service) => service.Ports.Concat(service.Expose).First().Split(':')[^1];
}
