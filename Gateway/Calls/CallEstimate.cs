namespace BedrockAspire.Gateway.Calls;

/// <summary>What a call may use at most, as far as it can be told before it is made. Budgets reserve its price; what was really used is settled afterwards.</summary>
public readonly record struct CallEstimate
{
    // English text has about four bytes a token; code and other scripts have fewer.
    private const int BytesPerToken = 3;

    // The largest pictures that models look at without scaling them down; most count for a third of it.
    private const int TokensPerPicture = 5000;

    /// <summary>Tokens of the input, an estimate by its size.</summary>
    public long InputTokens { get; init; }

    /// <summary>Tokens that the answer may have; null where the model's own limit holds.</summary>
    public long? MaxOutputTokens { get; init; }

    /// <summary>Pictures that may be drawn.</summary>
    public int Pictures { get; init; }

    /// <summary>Pictures of the input that are billed by the piece.</summary>
    public int InputPictures { get; init; }

    /// <summary>Searches of a reranker.</summary>
    public int Queries { get; init; }

    /// <summary>Whether input may be written to the cache for an hour, which costs more than for five minutes.</summary>
    public bool IsCachedForAnHour { get; init; }

    /// <summary>The tokens that a text may have, by its length in bytes of UTF-8.</summary>
    /// <param name="bytes">The text, without the base64 of pictures.</param>
    /// <param name="pictures">Pictures beside it, which count by their pixels and not by their bytes.</param>
    public static long TokensOf(long bytes, int pictures = 0) => ((bytes + BytesPerToken - 1) / BytesPerToken) + ((long)pictures * TokensPerPicture);
}
