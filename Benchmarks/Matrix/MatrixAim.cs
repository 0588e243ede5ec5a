namespace BedrockAspire.Benchmarks.Matrix;

/// <summary>A figure that the project wants, and what was found.</summary>
/// <param name="Name">Of what.</param>
/// <param name="Limit">The figure that is still good.</param>
/// <param name="IsFloor">Whether more than the limit is good, not less.</param>
/// <param name="Figure">What was found; null when it was not measured.</param>
/// <param name="Unit">Of both; empty for ratios.</param>
internal sealed record MatrixAim(string Name, double Limit, bool IsFloor, double? Figure, string Unit)
{
    /// <summary>Null when it was not measured.</summary>
    public bool? IsMet => Figure is not { } figure ? null : IsFloor ? figure >= Limit : figure <= Limit;
}
