using System.ComponentModel;
using System.Diagnostics;

namespace BedrockAspire.AppHost.Topology;

/// <summary>Tells whether a command is installed and works, without waiting for one that hangs.</summary>
internal static class CommandProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<bool> SucceedsAsync(string command, params string[] arguments) => await OutputAsync(command, arguments) is not null;

    /// <summary>What a command writes to its standard output; null where it is not installed, fails or hangs.</summary>
    public static async Task<string?> OutputAsync(string command, params string[] arguments)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(command, arguments)
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
            return null;
        }

        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            // Both pipes are drained, or a long answer would block the command.
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            await Task.WhenAll(output, process.StandardError.ReadToEndAsync(timeout.Token), process.WaitForExitAsync(timeout.Token));
            return process.ExitCode == 0 ? await output : null;
        }
        catch (OperationCanceledException)
        {
            // A command that hangs is as good as none.
            process.Kill(entireProcessTree: true);
            return null;
        }
    }
}
