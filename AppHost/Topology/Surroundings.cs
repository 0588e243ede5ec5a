namespace BedrockAspire.AppHost.Topology;

/// <summary>What the topology has to make do with here: AWS or the simulator, containers or none.</summary>
internal sealed record Surroundings(bool Simulate, bool Containers)
{
    /// <summary>Looks at the machine, unless configuration decides, and tells each finding in one line.</summary>
    public static async Task<Surroundings> ExploreAsync(IDistributedApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return new Surroundings(ChooseBedrock(builder), await ChooseContainersAsync(builder));
    }

    private static bool ChooseBedrock(IDistributedApplicationBuilder builder)
    {
        const string Key = "Bedrock:Simulate";
        const string Variable = "Bedrock__Simulate";

        switch (builder.Configuration.GetChoice(Key))
        {
            case Choice.Always:
                Tell($"Bedrock: the simulator, as {Key} says.");
                return true;
            case Choice.Never:
                Tell($"Bedrock: AWS, as {Key} says.");
                return false;
        }

        // What is published runs elsewhere, so this machine's credentials say nothing about it.
        if (builder.ExecutionContext.IsPublishMode)
        {
            Tell($"Bedrock: AWS, in what is published. {Variable}=always publishes the simulator.");
            return false;
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var source = AwsCredentials.FindSource(Environment.GetEnvironmentVariable, home);
        Tell(source is null
            ? $"Bedrock: the simulator, as no AWS credentials were found. Where a role of this machine gives them, set {Variable}=never."
            : $"Bedrock: AWS, by {source}. {Variable}=always uses the simulator.");
        return source is null;
    }

    private static async Task<bool> ChooseContainersAsync(IDistributedApplicationBuilder builder)
    {
        const string Key = "Containers";
        const string RuntimeKey = "ASPIRE_CONTAINER_RUNTIME";

        switch (builder.Configuration.GetChoice(Key))
        {
            case Choice.Always:
                Tell($"Containers: PostgreSQL and Open WebUI, as {Key} says.");
                return true;
            case Choice.Never:
                Tell($"Containers: none, as {Key} says, so SQLite is the database and Open WebUI is left out.");
                return false;
        }

        if (builder.ExecutionContext.IsPublishMode)
        {
            return true;
        }

        var named = builder.Configuration[RuntimeKey];
        var runtime = await ContainerRuntime.FindAsync(string.IsNullOrWhiteSpace(named) ? ["docker", "podman"] : [named]);
        if (runtime is null)
        {
            Tell("Containers: none, as neither Docker nor Podman answers, so SQLite is the database and Open WebUI is left out. Start one of them and run again.");
            return false;
        }

        // Aspire prefers Docker wherever it is installed, even where only Podman runs.
        builder.Configuration[RuntimeKey] = runtime;
        Tell($"Containers: PostgreSQL and Open WebUI, by {runtime}.");
        return true;
    }

    // Not a log: this is said before there is a logger, and to the person at the keyboard.
    private static void Tell(string line) => Console.WriteLine(line);
}
