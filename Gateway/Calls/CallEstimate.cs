namespace BedrockAspire.Gateway.Calls;

/// <summary>What a call may use at most, as far as it can be told before it is made. Budgets reserve its price; what was really used is settled afterwards.</summary>
public readonly record struct CallEstimate
{
    // English text has about four bytes a token; code and other scripts have fewer.
    private const int BytesPerToken = 3;

    /// <summary>Tokens of the input, an estimate by its size.</summary>
    public long InputTokens { get; init; }

    /// <summary>Tokens that the answer may have; null where the model's own limit holds.</summary>
    public long? MaxOutputTokens { get; init; }

    /// <summary>Pictures that may be drawn.</summary>
    public int Pictures { get; init; }

    /// <summary>Searches of a reranker.</summary>
    public int Queries { get; init; }

    /// <summary>The tokens that a text may have, by its length in bytes of UTF-8.</summary>
    public static long TokensOf(long bytes) => (bytes + BytesPerToken - 1) / BytesPerToken;
}
