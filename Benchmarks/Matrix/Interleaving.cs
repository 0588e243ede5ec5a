namespace BedrockAspire.Benchmarks.Matrix;

/// <summary>In which order targets are measured, so that drift of the machine, and what one leaves behind for the next, cancel out.</summary>
internal static class Interleaving
{
    /// <summary>Each repetition begins with another target, and every other one goes backwards.</summary>
    public static IReadOnlyList<int> Order(int targets, int repetition)
    {
        var direction = repetition % 2 == 0 ? 1 : targets - 1;
        return [.. Enumerable.Range(0, targets).Select(index => (repetition + (index * direction)) % targets)];
    }
}
