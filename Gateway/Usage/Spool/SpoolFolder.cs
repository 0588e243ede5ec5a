using System.Globalization;

namespace BedrockAspire.Gateway.Usage.Spool;

/// <summary>The folder of a spool: its lock, which holds as long as the process lives, the replica's identity, and the names of its files.</summary>
internal sealed class SpoolFolder : IDisposable
{
    public const string UnfinishedExtension = ".new";

    private const string SegmentExtension = ".usage";
    private const string LockName = "lock";
    private const string ReplicaName = "replica";
    private const string QuarantineName = "quarantine";

    private readonly FileStream _lock;

    private SpoolFolder(string path, FileStream held, Guid replica)
    {
        Path = path;
        _lock = held;
        Replica = replica;
    }

    public string Path { get; }

    /// <summary>Who this replica is, over restarts.</summary>
    public Guid Replica { get; }

    /// <summary>Opens the folder, makes it where it is missing, and removes files that were not finished.</summary>
    /// <exception cref="UsageSpoolException">Another process has it.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    public static SpoolFolder Open(string path)
    {
        Directory.CreateDirectory(path);
        var lockPath = System.IO.Path.Combine(path, LockName);
        if (!File.Exists(lockPath))
        {
            // Apart, so that what fails next can only be the lock.
            File.WriteAllBytes(lockPath, []);
        }

        var held = Lock(path, lockPath);
        try
        {
            foreach (var unfinished in Directory.EnumerateFiles(path, "*" + UnfinishedExtension))
            {
                File.Delete(unfinished);
            }

            return new SpoolFolder(path, held, ReadOrMakeReplica(path));
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public string SegmentPath(long sequence) =>
        System.IO.Path.Combine(Path, sequence.ToString("D12", CultureInfo.InvariantCulture) + SegmentExtension);

    /// <summary>The segment files, oldest first.</summary>
    public string[] Segments()
    {
        var files = Directory.GetFiles(Path, "*" + SegmentExtension);
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    /// <summary>The number in a segment's name; 0 when it has none.</summary>
    public static long SequenceOf(string segment) =>
        long.TryParse(System.IO.Path.GetFileNameWithoutExtension(segment), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : 0;

    /// <summary>Moves a damaged file aside, where a person may look at it.</summary>
    /// <returns>Where it is now.</returns>
    public string Quarantine(string segment)
    {
        var folder = Directory.CreateDirectory(System.IO.Path.Combine(Path, QuarantineName)).FullName;
        var target = System.IO.Path.Combine(folder, System.IO.Path.GetFileName(segment));
        File.Move(segment, target, overwrite: true);
        return target;
    }

    /// <inheritdoc />
    public void Dispose() => _lock.Dispose();

    private static FileStream Lock(string path, string lockPath)
    {
        try
        {
            return new FileStream(lockPath, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new UsageSpoolException(
                $"The folder {path} for usage records belongs to another process that is running. Give each replica its own by Gateway:Usage:SpoolFolder.", exception);
        }
    }

    private static Guid ReadOrMakeReplica(string path)
    {
        var file = System.IO.Path.Combine(path, ReplicaName);
        if (File.Exists(file) && Guid.TryParse(File.ReadAllText(file), out var known))
        {
            return known;
        }

        var replica = Guid.NewGuid();
        File.WriteAllText(file + UnfinishedExtension, replica.ToString());
        File.Move(file + UnfinishedExtension, file, overwrite: true);
        return replica;
    }
}
