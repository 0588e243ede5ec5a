using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace BedrockAspire.Tests.Infrastructure;

/// <summary>A program of this repository that runs as its own process, started by <c>dotnet run</c> as the README does. Ended with its children on disposal.</summary>
public sealed class RunningProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();

    private RunningProgram(ProcessStartInfo startInfo, string readyText)
    {
        _process = new Process { StartInfo = startInfo };
        _process.OutputDataReceived += (_, line) => Keep(_output, line.Data, readyText);
        _process.ErrorDataReceived += (_, line) => Keep(_error, line.Data, readyText);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it has written to its output so far.</summary>
    public string Output => Read(_output);

    /// <summary>What it has written to its error output so far.</summary>
    public string Error => Read(_error);

    /// <summary>The most memory that the program itself has held at a time, in bytes: its peak resident set, as Linux counts it.</summary>
    public long PeakMemoryBytes()
    {
        var parents = new Dictionary<int, int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            // "pid (name) state parent …"; the name may hold anything, so that it is skipped from behind.
            if (int.TryParse(Path.GetFileName(folder), out var id) && ReadOrNull($"{folder}/stat") is { } stat)
            {
                parents[id] = int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
            }
        }

        return parents.Keys.Where(IsChild).Select(PeakOf).DefaultIfEmpty().Max();

        bool IsChild(int id) => parents.TryGetValue(id, out var parent) && (parent == _process.Id || IsChild(parent));
    }

    /// <summary>Starts a project that is already built.</summary>
    /// <param name="project">Its folder.</param>
    /// <param name="readyText">A line that contains this says that it is up.</param>
    /// <param name="environment">Variables; null removes one.</param>
    public static RunningProgram Start(string project, string readyText, IReadOnlyDictionary<string, string?> environment)
    {
        var startInfo = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = RepositoryRoot.Combine(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Start(startInfo, ["run", "--no-build", "-c", Configuration, "--project", project], readyText, environment);
    }

    /// <summary>Starts a project's assembly itself, without <c>dotnet run</c> around it.</summary>
    /// <inheritdoc cref="Start(string, string, IReadOnlyDictionary{string, string?})" path="/param" />
    public static RunningProgram StartAssembly(string project, string readyText, IReadOnlyDictionary<string, string?> environment)
    {
        var startInfo = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = RepositoryRoot.Combine(project),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var assembly = RepositoryRoot.Combine("artifacts", "bin", project, Configuration.ToLowerInvariant(), project + ".dll");
        return Start(startInfo, ["exec", assembly], readyText, environment);
    }

    /// <summary>Starts a script of Tests/Node; the packages of its folder must be there.</summary>
    /// <inheritdoc cref="Start(string, string, IReadOnlyDictionary{string, string?})" path="/param" />
    public static RunningProgram StartNode(string folder, string script, string readyText, IReadOnlyDictionary<string, string?> environment)
    {
        var startInfo = new ProcessStartInfo("node")
        {
            WorkingDirectory = RepositoryRoot.Combine("Tests", "Node", folder),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Start(startInfo, [script], readyText, environment);
    }

    /// <summary>Waits until it is up; fails with what it wrote when it ends before.</summary>
    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        var ended = _process.WaitForExitAsync(cancellationToken);
        if (await Task.WhenAny(_ready.Task, ended).WaitAsync(TestTimeouts.Default, cancellationToken) == ended)
        {
            Assert.Fail($"It ended with {_process.ExitCode}.\n{Output}\n{Error}");
        }
    }

    /// <summary>Waits until it ends by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> ExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).WaitAsync(TestTimeouts.Default, cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Ends it and its children as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(TestTimeouts.Default, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private static long PeakOf(int id)
    {
        const string name = "VmHWM:";
        var line = ReadOrNull($"/proc/{id}/status")?.Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line is null ? 0 : 1024 * long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }

    private static string? ReadOrNull(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A process that has just ended, or somebody else's.
            return null;
        }
    }

    private static string Configuration =>
#if DEBUG
        "Debug";
#else
        "Release";
#endif

    private static RunningProgram Start(
        ProcessStartInfo startInfo, IEnumerable<string> arguments, string readyText, IReadOnlyDictionary<string, string?> environment)
    {
        foreach (var argument in arguments)
        {
            startInfo.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            startInfo.Environment[name] = value;
        }

        return new RunningProgram(startInfo, readyText);
    }

    private void Keep(StringBuilder text, string? line, string readyText)
    {
        if (line is null)
        {
            return;
        }

        lock (_lock)
        {
            text.AppendLine(line);
        }

        if (line.Contains(readyText, StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }
    }

    private string Read(StringBuilder text)
    {
        lock (_lock)
        {
            return text.ToString();
        }
    }
}
