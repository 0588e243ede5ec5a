using System.Globalization;
using System.Net.Http.Headers;

namespace BedrockAspire.Console.Gateway;

/// <summary>What the gateway's headers say of a call.</summary>
public sealed record CallFacts
{
    /// <summary>The service that answered: its address.</summary>
    public required string Endpoint { get; init; }

    /// <summary>What Bedrock was asked for.</summary>
    public string? Model { get; init; }

    public string? Region { get; init; }

    /// <summary><c>aws</c> or <c>simulator</c>.</summary>
    public string? Backend { get; init; }

    /// <summary>Time in the gateway itself until its answer began, in milliseconds.</summary>
    public double? OverheadMs { get; init; }

    /// <summary>The request's id, which is its trace's where there is one.</summary>
    public string? RequestId { get; init; }

    /// <summary>What the call cost, in US dollars. A stream's headers are too early to say it.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>What was done differently from what was asked.</summary>
    public string? Warning { get; init; }

    /// <summary>Members that were not honoured.</summary>
    public string? Ignored { get; init; }

    public static CallFacts Of(HttpResponseMessage response) => new()
    {
        Endpoint = response.RequestMessage!.RequestUri!.GetLeftPart(UriPartial.Authority),
        Model = Header(response.Headers, "x-gateway-model"),
        Region = Header(response.Headers, "x-gateway-region"),
        Backend = Header(response.Headers, "x-gateway-backend"),
        OverheadMs = double.TryParse(
            Header(response.Headers, "x-gateway-overhead-ms"), NumberStyles.Float, CultureInfo.InvariantCulture, out var overhead)
            ? overhead
            : null,
        CostUsd = decimal.TryParse(
            Header(response.Headers, "x-gateway-cost-usd"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var cost)
            ? cost
            : null,
        RequestId = Header(response.Headers, "x-request-id"),
        Warning = Header(response.Headers, "x-gateway-warning"),
        Ignored = Header(response.Headers, "x-gateway-ignored-params"),
    };

    private static string? Header(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
