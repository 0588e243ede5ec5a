using System.ComponentModel;
using System.Diagnostics;

namespace BedrockAspire.AppHost.Topology;

/// <summary>
/// Finds a container runtime that works. Aspire itself starts without one, but then everything that depends on a container waits for ever.
/// </summary>
internal static class ContainerRuntime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The first of the commands whose engine answers, or null.</summary>
    public static async Task<string?> FindAsync(IReadOnlyList<string> commands)
    {
        foreach (var command in commands)
        {
            if (await AnswersAsync(command))
            {
                return command;
            }
        }

        return null;
    }

    private static async Task<bool> AnswersAsync(string command)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(command, ["info"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                CreateNoWindow = true,
            },
        };

        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            // Not installed.
            return false;
        }

        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            // Both pipes are drained, or a long answer would block the command.
            await Task.WhenAll(
                process.StandardOutput.ReadToEndAsync(timeout.Token),
                process.StandardError.ReadToEndAsync(timeout.Token),
                process.WaitForExitAsync(timeout.Token));
            return process.ExitCode == 0;
        }
        catch (OperationCanceledException)
        {
            // An engine that hangs is as good as none.
            process.Kill(entireProcessTree: true);
            return false;
        }
    }
}
