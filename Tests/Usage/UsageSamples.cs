using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Calls;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Usage;

namespace BedrockAspire.Tests.Usage;

/// <summary>Calls as the ledger gets them.</summary>
internal static class UsageSamples
{
    public const string Model = "anthropic.claude-opus-4-5-20251101-v1:0";

    public static readonly DateTimeOffset Start = new DateTimeOffset(2026, 11, 25, 8, 30, 15, TimeSpan.Zero).AddMicroseconds(123_456);

    private static readonly ModelFacts Facts = ModelTable.Load().Find(Model)!;

    public static GatewayRequest Call(Caller? caller = null, string requestedModel = "claude-opus")
    {
        var model = new CatalogueModel(Model, Model, "test", ModelMode.Chat, "us." + Model, "us-east-1", Facts);
        var call = new GatewayRequest(TimeProvider.System, "simulator", isStrict: false) { Caller = caller ?? Person };
        call.Resolved(new ModelResolution(requestedModel, model, "us." + Model, "us-east-1"));
        call.Estimate = new CallEstimate { InputTokens = 1000, MaxOutputTokens = 100 };
        call.WorstCost = new Money(9_625_000);
        return call;
    }

    public static Caller Person { get; } = new()
    {
        KeyId = new Guid("11111111-2222-3333-4444-555555555555"),
        KeyName = "key",
        TeamId = new Guid("99999999-8888-7777-6666-555555555555"),
        UserId = "jürgen@example.org",
        IsUserVerified = true,
    };

    public static CallSettlement Settlement(int number = 1) => new()
    {
        Outcome = CallOutcome.Completed,
        Status = 200,
        IsStream = true,
        FirstToken = TimeSpan.FromMilliseconds(250),
        Duration = TimeSpan.FromMilliseconds(1234),
        Amounts = new UsageAmounts
        {
            InputTokens = number,
            OutputTokens = 22,
            CacheReadTokens = 333,
            CacheWrite5mTokens = 4444,
            CacheWrite1hTokens = 55555,
            Pictures = new BilledPictures(2, 512, 512, false),
            Queries = 7,
        },
        Cost = new Money(1_234_567),
    };

    public static UsageRecord Ended(Guid id, string requestId, int number = 1) => Begun(id, requestId) with
    {
        Outcome = CallOutcome.Completed,
        Status = 200,
        IsStream = true,
        IsEstimated = false,
        FirstToken = TimeSpan.FromMilliseconds(250),
        Duration = TimeSpan.FromMilliseconds(1234),
        InputTokens = number,
        OutputTokens = 22,
        CacheReadTokens = 333,
        CacheWrite5mTokens = 4444,
        CacheWrite1hTokens = 55555,
        Pictures = 2,
        Queries = 7,
        Cost = new Money(1_234_567),
    };

    public static UsageRecord Begun(Guid id, string requestId) => new()
    {
        Id = id,
        StartedAt = Start,
        Service = "ChatApi",
        Operation = "chat",
        Outcome = CallOutcome.Interrupted,
        IsEstimated = true,
        KeyId = Person.KeyId,
        TeamId = Person.TeamId,
        UserId = Person.UserId,
        IsUserVerified = true,
        RequestedModel = "claude-opus",
        Model = Model,
        Region = "us-east-1",
        Geography = "us",
        RequestId = requestId,
        InputTokens = 1000,
        OutputTokens = 100,
        Cost = new Money(9_625_000),
    };
}
