namespace BedrockAspire.Benchmarks.Chaos;

/// <summary>What became of a call.</summary>
internal enum Verdict
{
    /// <summary>The whole answer, and the right one.</summary>
    Complete,

    /// <summary>A status and an error of OpenAI's shape.</summary>
    Refused,

    /// <summary>A stream that ended with an error of OpenAI's shape, and does not look complete.</summary>
    ErrorInStream,

    /// <summary>A connection that broke, which every client takes for a failure.</summary>
    Broken,

    /// <summary>The caller left.</summary>
    Cancelled,

    /// <summary>A promise was broken.</summary>
    Wrong,
}
