namespace BedrockAspire.Tests.Infrastructure;

/// <summary>The machine's own PostgreSQL: the programs that make and run a server on a throw-away folder.</summary>
internal sealed class PostgresBinaries
{
    private const string DebianFolder = "/usr/lib/postgresql";

    // PostgreSQL refuses to run as root.
    private const string UnprivilegedUser = "nobody";

    private readonly string _folder;

    private PostgresBinaries(string folder) => _folder = folder;

    /// <summary>Finds them on PATH or where Debian puts them; null when there are none.</summary>
    public static PostgresBinaries? Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).AsEnumerable();
        if (Directory.Exists(DebianFolder))
        {
            folders = folders.Concat(Directory.EnumerateDirectories(DebianFolder)
                .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
                .Select(folder => Path.Combine(folder, "bin")));
        }

        return folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl"))) is { } found
            ? new PostgresBinaries(found)
            : null;
    }

    /// <summary>Gives a folder to the user who will run the server.</summary>
    public static async Task HandOverAsync(string folder)
    {
        if (Environment.IsPrivilegedProcess)
        {
            (await ProcessRunner.RunAsync("chown", [UnprivilegedUser, folder], "/")).AssertSuccess();
        }
    }

    /// <summary>Runs one of the programs to its end, as an unprivileged user.</summary>
    public async Task RunAsync(string program, params string[] arguments)
    {
        string[] command = [Path.Combine(_folder, program), .. arguments];
        if (Environment.IsPrivilegedProcess)
        {
            command = ["setpriv", $"--reuid={UnprivilegedUser}", "--regid=nogroup", "--clear-groups", .. command];
        }

        (await ProcessRunner.RunAsync(command[0], command[1..], "/")).AssertSuccess();
    }
}
