namespace BedrockAspire.Benchmarks.Report;

/// <summary>Lines that share a scale.</summary>
/// <param name="Title">What the bars are, with their unit.</param>
/// <param name="Series">What each bar of a line stands for.</param>
/// <param name="Rows">The lines, from above.</param>
/// <param name="Format">Of the figures.</param>
internal sealed record BarPanel(string Title, IReadOnlyList<string> Series, IReadOnlyList<BarRow> Rows, string Format)
{
    public bool HasAims => Rows.Any(row => row.Aim is not null);

    /// <summary>The longest bar there is.</summary>
    public double Most => Rows.SelectMany(row => row.Values.Append(row.Aim ?? 0).Append(row.Range?.Most ?? 0)).Append(double.Epsilon).Max();
}
