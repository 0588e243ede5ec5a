using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace BedrockAspire.Benchmarks.Accounts;

/// <summary>Prepares a gateway's accounts by its admin API.</summary>
internal sealed class AdminClient(Uri gateway, string key) : IDisposable
{
    // Limits that are counted and never reached: what refusing costs is another question.
    private const int NeverReached = 2_000_000_000;
    private const string NeverSpent = "1000000000";

    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler { UseProxy = false });

    public async Task<AccountKey> IssueKeyAsync(CancellationToken cancellationToken)
    {
        var issued = await SendAsync(
            HttpMethod.Post,
            "/admin/v1/keys",
            new JsonObject
            {
                ["name"] = "Benchmarks",
                ["requests_per_minute"] = NeverReached,
                ["tokens_per_minute"] = NeverReached,
                ["max_concurrent"] = 100_000,
            },
            cancellationToken);
        return new AccountKey(issued["id"]!.GetValue<string>(), issued["secret"]!.GetValue<string>());
    }

    public Task AddBudgetAsync(string scope, string? scopeId, CancellationToken cancellationToken)
    {
        var budget = new JsonObject { ["name"] = $"Benchmarks, {scope}", ["scope"] = scope, ["interval"] = "month", ["limit_usd"] = NeverSpent };
        if (scopeId is not null)
        {
            budget["scope_id"] = scopeId;
        }

        return SendAsync(HttpMethod.Post, "/admin/v1/budgets", budget, cancellationToken);
    }

    /// <summary>Whether calls have been settled in every budget.</summary>
    public async Task<bool> AreAllBudgetsSpentFromAsync(CancellationToken cancellationToken)
    {
        var budgets = await SendAsync(HttpMethod.Get, "/admin/v1/budgets", null, cancellationToken);
        return budgets["data"]!.AsArray().All(
            budget => decimal.Parse(budget!["current_period"]!["settled_usd"]!.GetValue<string>(), CultureInfo.InvariantCulture) > 0);
    }

    /// <summary>The text of a page of the admin API.</summary>
    public Task<string> GetTextAsync(string path, CancellationToken cancellationToken) => SendTextAsync(HttpMethod.Get, path, null, cancellationToken);

    public void Dispose() => _invoker.Dispose();

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken) =>
        JsonNode.Parse(await SendTextAsync(method, path, body, cancellationToken))!;

    private async Task<string> SendTextAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(gateway, path));
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        using var response = await _invoker.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created
            ? text
            : throw new BenchmarkException($"The gateway answered {(int)response.StatusCode} to {method} {path}: {text}");
    }
}
