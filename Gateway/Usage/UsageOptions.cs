namespace BedrockAspire.Gateway.Usage;

/// <summary>How usage is recorded, where a database is configured. Section <c>Gateway:Usage</c>.</summary>
public sealed class UsageOptions
{
    /// <summary>The configuration section these options are bound to.</summary>
    public const string SectionName = "Gateway:Usage";

    /// <summary>Folder of the files that hold records until the database has them; a subfolder for each service. No two processes may share it. Default <c>usage-spool</c>.</summary>
    public string SpoolFolder { get; set; } = "usage-spool";

    /// <summary>The most that these files may take, in bytes. Default 256 MiB, about 400,000 calls.</summary>
    public long MaxSpoolBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>Size of one file, in bytes. Default 4 MiB.</summary>
    public int SegmentBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>What happens to calls while nothing can be recorded.</summary>
    public WhenSpoolFull WhenFull { get; set; } = WhenSpoolFull.Refuse;

    /// <summary>How often records are forced to the disk: what a power failure can cost. The end of the process costs nothing.</summary>
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How often records are copied to the database.</summary>
    public TimeSpan ShipInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many records go to the database at once.</summary>
    public int BatchSize { get; set; } = 1000;

    /// <summary>The longest pause between attempts while the database is away.</summary>
    public TimeSpan MaxBackOff { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many months of calls are kept beside the present one; unset keeps all. Daily sums are always kept.</summary>
    public int? RetentionMonths { get; set; }
}
