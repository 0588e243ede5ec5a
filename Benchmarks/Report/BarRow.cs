namespace BedrockAspire.Benchmarks.Report;

/// <summary>A line of a chart: a bar for each series.</summary>
internal sealed record BarRow(string Label, IReadOnlyList<double> Values)
{
    /// <summary>What the project wants, shown as a mark; null where nothing was wanted.</summary>
    public double? Aim { get; init; }

    /// <summary>Between what the first bar's figures were.</summary>
    public (double Least, double Most)? Range { get; init; }
}
