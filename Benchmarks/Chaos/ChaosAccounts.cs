using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using BedrockAspire.Benchmarks.Load;

namespace BedrockAspire.Benchmarks.Chaos;

/// <summary>Keys and budgets, made and looked at by way of the admin API.</summary>
internal sealed class ChaosAccounts(Uri service) : IDisposable
{
    private const int RequestsPerMinute = 120;
    private const decimal NanodollarsPerDollar = 1_000_000_000m;

    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>
    /// For chats one key without limits, which makes half of the calls, one with a rate limit, and two with budgets: one that is used up at once and one that
    /// lasts for a while. For pictures the one without limits and one with a budget, which chats spend, too.
    /// </summary>
    public async Task<(IReadOnlyList<ChaosKey> Chat, IReadOnlyList<ChaosKey> Pictures)> MakeAsync(CancellationToken cancellationToken)
    {
        var free = await MakeKeyAsync("free", null, null, cancellationToken);
        var rated = await MakeKeyAsync("rated", RequestsPerMinute, null, cancellationToken);
        var small = await MakeKeyAsync("small budget", null, 2_000_000, cancellationToken);
        var large = await MakeKeyAsync("large budget", null, 30_000_000, cancellationToken);
        var pictures = await MakeKeyAsync("budget of pictures", null, 2_000_000_000, cancellationToken);
        return ([free, free, free, free, rated, small, large, large, pictures], [free, pictures]);
    }

    /// <summary>What the gateway believes of a budget: spent, held by replicas, and written off.</summary>
    public async Task<(decimal Settled, decimal Leased, decimal WrittenOff)> StateOfAsync(Guid budget, CancellationToken cancellationToken)
    {
        using var document = await SendAsync(HttpMethod.Get, $"/admin/v1/budgets/{budget}", null, cancellationToken);
        var period = document.RootElement.GetProperty("current_period");
        return (Nanodollars("settled_usd"), Nanodollars("leased_usd"), Nanodollars("written_off_usd"));

        decimal Nanodollars(string name) => decimal.Parse(period.GetProperty(name).GetString()!, CultureInfo.InvariantCulture) * NanodollarsPerDollar;
    }

    public void Dispose() => _invoker.Dispose();

    private async Task<ChaosKey> MakeKeyAsync(string name, int? requestsPerMinute, long? limit, CancellationToken cancellationToken)
    {
        var rate = requestsPerMinute?.ToString(CultureInfo.InvariantCulture) ?? "null";
        using var made = await SendAsync(
            HttpMethod.Post, "/admin/v1/keys", $$"""{"name":"{{name}}","requests_per_minute":{{rate}}}""", cancellationToken);
        var id = made.RootElement.GetProperty("id").GetGuid();
        Guid? budget = null;
        if (limit is { } nanodollars)
        {
            var dollars = (nanodollars / NanodollarsPerDollar).ToString(CultureInfo.InvariantCulture);
            using var added = await SendAsync(
                HttpMethod.Post,
                "/admin/v1/budgets",
                $$"""{"name":"{{name}}","scope":"key","scope_id":"{{id}}","interval":"total","limit_usd":"{{dollars}}"}""",
                cancellationToken);
            budget = added.RootElement.GetProperty("id").GetGuid();
        }

        return new ChaosKey(name, id, made.RootElement.GetProperty("secret").GetString()!, limit, budget)
        {
            MayBeRefused = limit is not null || requestsPerMinute is not null,
        };
    }

    private async Task<JsonDocument> SendAsync(HttpMethod method, string path, string? json, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(service, path));
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {LoadCases.ApiKey}");
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        using var response = await _invoker.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created
            ? JsonDocument.Parse(body)
            : throw new BenchmarkException($"The gateway answered {(int)response.StatusCode} to {method} {path}: {body}");
    }
}
