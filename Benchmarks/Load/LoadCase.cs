namespace BedrockAspire.Benchmarks.Load;

/// <summary>One kind of request.</summary>
internal sealed record LoadCase
{
    /// <summary>Short name, for tables and files.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, in a line.</summary>
    public required string Description { get; init; }

    public required bool IsStream { get; init; }

    /// <summary>Length of the prompt.</summary>
    public int PromptBytes { get; init; } = 1024;

    /// <summary>Whether the request offers tools and the answer calls one of them.</summary>
    public bool HasTools { get; init; }

    /// <summary>Pause of the simulator before its first byte.</summary>
    public int UpstreamDelayMs { get; init; }

    /// <summary>Pieces that the simulator streams the answer in.</summary>
    public int Deltas { get; init; } = 1;

    /// <summary>Pause of the simulator before each piece; without one all of them are there at once.</summary>
    public int DeltaDelayMs { get; init; }

    /// <summary>The share of a block's requests that this case needs: costlier requests reach a steady figure with fewer.</summary>
    public double RequestShare { get; init; } = 1;

    /// <summary>Multiplies the concurrency: requests that mostly wait keep no processor busy.</summary>
    public int ConcurrencyFactor { get; init; } = 1;

    /// <summary>Highest ratio of CPU per request that the project wants to see; null where none was set.</summary>
    public double? Aim { get; init; }
}
