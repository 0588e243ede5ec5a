namespace BedrockAspire.Gateway.Telemetry;

/// <summary>Names, units and buckets of OpenTelemetry's GenAI semantic conventions, version 1.37, and our own beside them. The only place with raw names.</summary>
public static class GenAiNames
{
    public const string Source = "BedrockAspire.Gateway";

    public const string ProviderName = "gen_ai.provider.name";
    public const string Provider = "aws.bedrock";
    public const string OperationName = "gen_ai.operation.name";
    public const string RequestModel = "gen_ai.request.model";
    public const string ResponseModel = "gen_ai.response.model";
    public const string ResponseFinishReasons = "gen_ai.response.finish_reasons";
    public const string ResponseId = "gen_ai.response.id";
    public const string InputTokens = "gen_ai.usage.input_tokens";
    public const string OutputTokens = "gen_ai.usage.output_tokens";
    public const string TokenType = "gen_ai.token.type";
    public const string ErrorType = "error.type";
    public const string CloudRegion = "cloud.region";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string AwsRequestId = "aws.request_id";

    public const string OperationDuration = "gen_ai.client.operation.duration";
    public const string TokenUsage = "gen_ai.client.token.usage";
    public const string TimeToFirstChunk = "gen_ai.client.operation.time_to_first_chunk";
    public const string Overhead = "gateway.request.overhead";

    public const string LimitRefusals = "gateway.limit.refusals";
    public const string LimitReason = "gateway.limit.reason";
    public const string BudgetName = "gateway.budget.name";
    public const string BudgetLimit = "gateway.budget.limit";
    public const string BudgetSpent = "gateway.budget.spent";
    public const string BudgetRemaining = "gateway.budget.remaining";
    public const string BudgetLeaseGrants = "gateway.budget.lease.grants";
    public const string BudgetOverdrafts = "gateway.budget.overdrafts";
    public const string BudgetForgottenReservations = "gateway.budget.forgotten_reservations";

    public const string OverloadRequests = "gateway.overload.requests";
    public const string OverloadCalls = "gateway.overload.calls";
    public const string OverloadQueue = "gateway.overload.queue";
    public const string OverloadWait = "gateway.overload.wait";
    public const string OverloadShed = "gateway.overload.shed";
    public const string OverloadMoved = "gateway.overload.moved";
    public const string OverloadBodies = "gateway.overload.bodies";
    public const string OverloadReason = "gateway.overload.reason";

    /// <summary>The unit of money, US dollars. Dashboards show what is in braces as a word, and make "US Ds" of "{USD}".</summary>
    public const string Dollars = "{dollar}";

    /// <summary>What a call cost, in US dollars: a counter, and a tag of its span.</summary>
    public const string UsageCost = "gateway.usage.cost";

    public const string UsageSpoolDepth = "gateway.usage.spool.depth";
    public const string UsageSpoolBytes = "gateway.usage.spool.size";
    public const string UsageSpoolLag = "gateway.usage.spool.lag";
    public const string UsageShipped = "gateway.usage.shipped";
    public const string UsageShipFailures = "gateway.usage.ship_failures";
    public const string UsageUnrecorded = "gateway.usage.unrecorded";

    /// <summary>The id or profile that the requested name led to; the convention has no name for it.</summary>
    public const string ResolvedModel = "gateway.model.resolved";

    public const string Chat = "chat";
    public const string Embeddings = "embeddings";
    public const string TextCompletion = "text_completion";
    public const string ImageGeneration = "image_generation";

    // The convention has no names for these.
    public const string Rerank = "rerank";
    public const string Moderation = "moderation";

    /// <summary>Bucket boundaries of durations, in seconds, as the convention advises.</summary>
    public static readonly double[] DurationBuckets = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];

    /// <summary>Bucket boundaries of token counts, as the convention advises.</summary>
    public static readonly int[] TokenBuckets = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];
}
