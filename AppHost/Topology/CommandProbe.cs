using System.ComponentModel;
using System.Diagnostics;

namespace BedrockAspire.AppHost.Topology;

/// <summary>Tells whether a command is installed and works, without waiting for one that hangs.</summary>
internal static class CommandProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<bool> SucceedsAsync(string command, string argument)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(command, [argument])
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
            // A command that hangs is as good as none.
            process.Kill(entireProcessTree: true);
            return false;
        }
    }
}
