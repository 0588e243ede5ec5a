namespace BedrockAspire.AppHost.Topology;

/// <summary>What the topology has to make do with here: AWS or the simulator, containers or none, Open WebUI by one, by uvx or not at all.</summary>
internal sealed record Surroundings(bool Simulate, bool Containers, OpenWebUiHost OpenWebUi)
{
    /// <summary>Looks at the machine, unless configuration decides, and tells each finding in one line.</summary>
    public static async Task<Surroundings> ExploreAsync(IDistributedApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var simulate = ChooseBedrock(builder);
        var containers = await ChooseContainersAsync(builder);
        return new Surroundings(simulate, containers, await ChooseOpenWebUiAsync(builder, containers));
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
        var source = builder.Configuration["Parameters:aws-profile"] is { Length: > 0 } profile
            ? $"the profile {profile}"
            : AwsCredentials.FindSource(Environment.GetEnvironmentVariable, home);
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
                Tell($"Containers: yes, as {Key} says.");
                return true;
            case Choice.Never:
                Tell($"Containers: none, as {Key} says, so the database is SQLite.");
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
            Tell("Containers: none, as neither Docker nor Podman answers, so the database is SQLite. Start one of them and run again to have PostgreSQL.");
            return false;
        }

        if (runtime.Fault is { } fault)
        {
            Tell($"Containers: none, as {fault} and run again to have PostgreSQL; until then the database is SQLite.");
            return false;
        }

        // Aspire prefers Docker wherever it is installed, even where only Podman runs.
        builder.Configuration[RuntimeKey] = runtime.Command;
        Tell($"Containers: by {runtime.Command}.");
        return true;
    }

    private static async Task<OpenWebUiHost> ChooseOpenWebUiAsync(IDistributedApplicationBuilder builder, bool containers)
    {
        const string Key = "OpenWebUi";
        const string Install = "Install uv (https://docs.astral.sh/uv) or start Docker or Podman, and run again.";

        var choice = builder.Configuration.GetChoice(Key);
        if (choice == Choice.Never)
        {
            Tell($"Open WebUI: left out, as {Key} says.");
            return OpenWebUiHost.None;
        }

        if (containers)
        {
            return OpenWebUiHost.Container;
        }

        if (await CommandProbe.SucceedsAsync("uvx", "--version"))
        {
            Tell($"Open WebUI: by uvx, which downloads it on the first start (some gigabytes). {Key}=never leaves it out.");
            return OpenWebUiHost.Process;
        }

        if (choice == Choice.Always)
        {
            throw new InvalidOperationException($"{Key} is 'always', but there is neither a container runtime nor uvx. {Install}");
        }

        Tell(
            $"Open WebUI: left out, as there is neither a container runtime nor uvx. {Install} "
            + "An Open WebUI that you have can use http://localhost:4000/v1 for chats and http://localhost:4100/v1 for pictures.");
        return OpenWebUiHost.None;
    }

    // Not a log: this is said before there is a logger, and to the person at the keyboard.
    private static void Tell(string line) => Console.WriteLine(line);
}
