using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Usage;

namespace BedrockAspire.Benchmarks.Ledger;

/// <summary>Calls as a company of some hundred people makes them: twelve keys, nine models, most on working days, the newest last.</summary>
internal sealed class LedgerRows(int count, DateTimeOffset now, IReadOnlyList<Guid> keys)
{
    private const int Days = 90;
    private const int Users = 300;

    private static readonly string[] Models =
    [
        "anthropic.claude-sonnet-4-5-20250929-v1:0", "anthropic.claude-haiku-4-5-20251001-v1:0", "anthropic.claude-opus-4-5-20251101-v1:0",
        "amazon.nova-pro-v1:0", "amazon.nova-lite-v1:0", "meta.llama4-maverick-17b-instruct-v1:0", "openai.gpt-oss-120b-1:0",
        "amazon.titan-embed-text-v2:0", "stability.sd3-5-large-v1:0",
    ];

    private readonly Random _random = new(7);

    /// <summary>The next calls, <paramref name="length"/> of them at most, from <paramref name="first"/> on.</summary>
    public List<UsageRecord> Batch(int first, int length)
    {
        var batch = new List<UsageRecord>(length);
        for (var i = first; i < Math.Min(first + length, count); i++)
        {
            batch.Add(Row(now - (TimeSpan.FromDays(Days) * ((double)(count - i) / count))));
        }

        return batch;
    }

    private UsageRecord Row(DateTimeOffset at)
    {
        var id = Guid.CreateVersion7(at);
        var isPicture = _random.Next(20) == 0;
        var hasFailed = _random.Next(50) == 0;
        var model = isPicture ? Models[^1] : Models[_random.Next(Models.Length - 1)];
        return new UsageRecord
        {
            Id = id,
            StartedAt = at,
            Duration = TimeSpan.FromMilliseconds(_random.Next(200, 20_000)),
            FirstToken = isPicture || hasFailed ? null : TimeSpan.FromMilliseconds(_random.Next(100, 3_000)),
            Service = isPicture ? "images" : "chat",
            Operation = isPicture ? "image_generation" : "chat",
            Outcome = hasFailed ? CallOutcome.Failed : CallOutcome.Completed,
            ErrorType = hasFailed ? "rate_limit_exceeded" : null,
            Status = hasFailed ? 429 : 200,
            IsStream = !isPicture,
            KeyId = keys[_random.Next(keys.Count)],
            UserId = $"user-{_random.Next(Users)}",
            IsUserVerified = true,
            RequestedModel = model,
            Model = model,
            Region = "us-east-1",
            Geography = "us",
            RequestId = id.ToString("N"),
            InputTokens = isPicture ? 0 : _random.Next(20, 20_000),
            OutputTokens = isPicture ? 0 : _random.Next(10, 2_000),
            Pictures = isPicture ? 1 : 0,
            Cost = new Money(_random.Next(1_000, 80_000_000)),
        };
    }
}
