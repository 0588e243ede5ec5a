namespace BedrockAspire.ImageApi.Families;

/// <summary>What pictures an edit takes. They are scaled to it; only their shape cannot be helped.</summary>
internal sealed record EditInput
{
    public int MinSide { get; set; } = 1;

    public int MaxSide { get; set; } = int.MaxValue;

    public long MinPixels { get; set; } = 1;

    public long MaxPixels { get; set; } = long.MaxValue;

    /// <summary>How many times longer one side may be than the other.</summary>
    public double? MaxRatio { get; set; }

    /// <summary>Whether transparent pictures are refused.</summary>
    public bool IsOpaque { get; set; }
}
