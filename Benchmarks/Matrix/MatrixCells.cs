namespace BedrockAspire.Benchmarks.Matrix;

/// <summary>
/// The cells. All of them take most of an hour, so that a run without <c>--full</c> measures a base, each axis varied alone, and two corners. Long prompts come last: what a process
/// holds afterwards is in the memory of the cells that follow.
/// </summary>
internal static class MatrixCells
{
    private static readonly bool[] Modes = [false, true];
    private static readonly int[] Kilobytes = [1, 16, 200];
    private static readonly int[] Concurrencies = [32, 1, 256];
    private static readonly int[] DelaysMs = [0, 60, 500];

    public static MatrixCell BaseWhole { get; } = MatrixCell.Of(isStream: false) with { HasPeer = true };

    public static MatrixCell BaseStream { get; } = MatrixCell.Of(isStream: true) with { HasPeer = true };

    public static MatrixCell Paced200 { get; } = MatrixCell.Paced(200, deltas: 100, deltaDelayMs: 30, TimeSpan.FromMilliseconds(500));

    public static MatrixCell Paced1000 { get; } = MatrixCell.Paced(1000, deltas: 50, deltaDelayMs: 100, TimeSpan.FromSeconds(1));

    public static IReadOnlyList<MatrixCell> Chosen { get; } = InOrder(Modes.SelectMany(ChosenOf));

    public static IReadOnlyList<MatrixCell> Full { get; } = InOrder(Modes.SelectMany(FullOf));

    public static IReadOnlyList<MatrixCell> Smoke { get; } =
    [
        MatrixCell.Of(isStream: true, concurrency: 4) with { HasPeer = true },
        MatrixCell.Of(isStream: false, kilobytes: 200, hasTools: true, concurrency: 4, delayMs: 60),
        MatrixCell.Of(isStream: true, hasTools: true, concurrency: 4),
        MatrixCell.Paced(20, deltas: 10, deltaDelayMs: 30, TimeSpan.FromMilliseconds(50)),
    ];

    private static IEnumerable<MatrixCell> ChosenOf(bool isStream) =>
    [
        MatrixCell.Of(isStream, kilobytes: 16),
        MatrixCell.Of(isStream, kilobytes: 200),
        MatrixCell.Of(isStream, hasTools: true),
        MatrixCell.Of(isStream, concurrency: 1),
        MatrixCell.Of(isStream, concurrency: 256),
        MatrixCell.Of(isStream, delayMs: 60),
        MatrixCell.Of(isStream, delayMs: 500),
        // The most work at a time, and what agents do: long prompts with tools that mostly wait.
        MatrixCell.Of(isStream, kilobytes: 200, hasTools: true, concurrency: 256),
        MatrixCell.Of(isStream, kilobytes: 16, hasTools: true, concurrency: 256, delayMs: 500),
    ];

    private static IEnumerable<MatrixCell> FullOf(bool isStream) =>
        from kilobytes in Kilobytes
        from hasTools in Modes
        from concurrency in Concurrencies
        from delayMs in DelaysMs
        let cell = MatrixCell.Of(isStream, kilobytes, hasTools, concurrency, delayMs)
        where cell.Name != BaseWhole.Name && cell.Name != BaseStream.Name
        select cell;

    private static IReadOnlyList<MatrixCell> InOrder(IEnumerable<MatrixCell> varied) =>
        [BaseWhole, BaseStream, Paced200, Paced1000, .. varied.OrderBy(cell => cell.Load.PromptBytes)];
}
