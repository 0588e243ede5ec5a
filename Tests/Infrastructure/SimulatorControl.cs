using System.Net;
using System.Text;
using System.Text.Json;

namespace BedrockAspire.Tests.Infrastructure;

/// <summary>The simulator's control path: rules that make it fail or answer on demand, and the record of what it saw and billed.</summary>
public sealed class SimulatorControl(HttpClient client)
{
    /// <summary>Adds rules, given as a JSON array of <c>{match, times, fault, answer}</c>.</summary>
    public async Task AddRulesAsync(string rules, CancellationToken cancellationToken = default)
    {
        using var content = new StringContent(rules, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync("/_simulator/rules", content, cancellationToken)
            .WaitAsync(TestTimeouts.Default, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"The simulator refused the rules: {(int)response.StatusCode} {body}");
    }

    /// <inheritdoc cref="AddRulesAsync(string, CancellationToken)"/>
    public Task AddRulesAsync(object[] rules, CancellationToken cancellationToken = default)
    {
        return AddRulesAsync(JsonSerializer.Serialize(rules), cancellationToken);
    }

    /// <summary>What the simulator was asked, oldest first.</summary>
    public Task<JsonElement> RequestsAsync(CancellationToken cancellationToken = default) => GetAsync("/_simulator/requests", cancellationToken);

    /// <summary>What the simulator billed.</summary>
    public Task<JsonElement> LedgerAsync(CancellationToken cancellationToken = default) => GetAsync("/_simulator/ledger", cancellationToken);

    /// <summary>Forgets the rules and the record of requests, for tests that share a simulator and run one after the other.</summary>
    public async Task ResetAsync(CancellationToken cancellationToken = default)
    {
        foreach (var path in new[] { "/_simulator/rules", "/_simulator/requests" })
        {
            using var response = await client.DeleteAsync(path, cancellationToken).WaitAsync(TestTimeouts.Default, cancellationToken);
            Assert.True(response.IsSuccessStatusCode, $"DELETE {path} answered {(int)response.StatusCode}");
        }
    }

    private async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await client.GetAsync(path, cancellationToken).WaitAsync(TestTimeouts.Default, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"GET {path} answered {(int)response.StatusCode} {Encoding.UTF8.GetString(body)}");
        using var document = JsonDocument.Parse(body);
        return document.RootElement.Clone();
    }
}
