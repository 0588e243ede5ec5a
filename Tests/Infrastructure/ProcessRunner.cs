using System.Diagnostics;
using System.Text;

namespace BedrockAspire.Tests.Infrastructure;

/// <summary>Runs a program to its end, bounded in time; on timeout or cancellation the whole process tree is killed.</summary>
public static class ProcessRunner
{
    public static async Task<ProcessOutcome> RunAsync(
        string program,
        IReadOnlyList<string> arguments,
        string workingFolder,
        IReadOnlyDictionary<string, string>? environment = null,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"'{program}' did not start.");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);

        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(timeout ?? TestTimeouts.Default);
        var timedOut = false;
        try
        {
            await process.WaitForExitAsync(bound.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).WaitAsync(TestTimeouts.Default, CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            timedOut = true;
        }

        return new ProcessOutcome(
            $"{program} {string.Join(' ', arguments)}",
            process.ExitCode,
            timedOut,
            await output.WaitAsync(TestTimeouts.Default, CancellationToken.None),
            await error.WaitAsync(TestTimeouts.Default, CancellationToken.None));
    }
}
