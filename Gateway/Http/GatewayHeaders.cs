namespace BedrockAspire.Gateway.Http;

/// <summary>The names of the headers that the gateway adds to its replies.</summary>
public static class GatewayHeaders
{
    /// <summary>Who answered: <c>aws</c> or <c>simulator</c>.</summary>
    public const string Backend = "x-gateway-backend";

    /// <summary>Time spent in the gateway itself until the reply began, in milliseconds.</summary>
    public const string OverheadMs = "x-gateway-overhead-ms";

    /// <summary>What the call cost, in US dollars; on whole replies with a known price, as the cost of a stream is only known at its end.</summary>
    public const string CostUsd = "x-gateway-cost-usd";

    /// <summary>The model id or inference profile that Bedrock was asked for.</summary>
    public const string Model = "x-gateway-model";

    /// <summary>The AWS region that was asked.</summary>
    public const string Region = "x-gateway-region";

    /// <summary>Members of the request that were not honoured, comma-separated.</summary>
    public const string IgnoredParams = "x-gateway-ignored-params";

    /// <summary>Of a request: <c>true</c> or <c>false</c> overrides <c>Gateway:Strict</c>.</summary>
    public const string Strict = "x-gateway-strict";

    /// <summary>Of a request to the admin API with an admin's key: the person in whose name it is made, percent-encoded UTF-8, for the audit log.</summary>
    public const string OnBehalfOf = "x-gateway-on-behalf-of";

    /// <summary>What was done differently from what was asked, and why.</summary>
    public const string Warning = "x-gateway-warning";

    /// <summary>The request's id, as OpenAI's clients look for it.</summary>
    public const string RequestId = "x-request-id";
}
