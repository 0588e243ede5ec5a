namespace BedrockAspire.AppHost.Topology;

/// <summary>
/// Finds a container runtime that works. Aspire itself starts without one, but then everything that depends on a container waits for ever.
/// </summary>
/// <param name="Command">The command that drives it.</param>
/// <param name="Fault">Why Aspire cannot use it although it answers; null where it can.</param>
internal sealed record ContainerRuntime(string Command, string? Fault)
{
    /// <summary>The first of the commands whose engine answers and that Aspire can use; else the first that answers; null where none does.</summary>
    public static async Task<ContainerRuntime?> FindAsync(IReadOnlyList<string> commands)
    {
        ContainerRuntime? first = null;
        foreach (var command in commands)
        {
            if (await CommandProbe.SucceedsAsync(command, "info"))
            {
                var runtime = new ContainerRuntime(command, await FindFaultAsync(command));
                if (runtime.Fault is null)
                {
                    return runtime;
                }

                first ??= runtime;
            }
        }

        return first;
    }

    /// <summary>
    /// Aspire asks Podman which containers a network has, and goes on connecting them until it sees them there. Podman 4.3, which Debian 12 has, does not
    /// list them, so no container that needs another one or a service would ever start.
    /// </summary>
    private static async Task<string?> FindFaultAsync(string command)
    {
        if (!string.Equals(Path.GetFileNameWithoutExtension(command), "podman", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var networks = await CommandProbe.OutputAsync(command, "network", "inspect", "--format", "json", "podman");
        return networks?.Contains("\"containers\"", StringComparison.Ordinal) == true
            ? null
            : "this Podman is too old for Aspire (its `podman network inspect` does not list a network's containers). Update Podman to 5 or newer";
    }
}
