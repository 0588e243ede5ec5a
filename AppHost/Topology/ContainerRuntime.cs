namespace BedrockAspire.AppHost.Topology;

/// <summary>
/// Finds a container runtime that works. Aspire itself starts without one, but then everything that depends on a container waits for ever.
/// </summary>
internal static class ContainerRuntime
{
    /// <summary>The first of the commands whose engine answers, or null.</summary>
    public static async Task<string?> FindAsync(IReadOnlyList<string> commands)
    {
        foreach (var command in commands)
        {
            if (await CommandProbe.SucceedsAsync(command, "info"))
            {
                return command;
            }
        }

        return null;
    }
}
