using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using BedrockAspire.Benchmarks.Hosting;

namespace BedrockAspire.Benchmarks.Chaos;

/// <summary>The simulator's control path: what goes wrong, and its account of what it billed.</summary>
internal sealed partial class ChaosSimulator(Uri address) : IDisposable
{
    /// <summary>How streams come when nothing is wrong: in pieces, with pauses.</summary>
    public const string PacedAnswer = """{"chunkDelayMs":5,"chunks":12}""";

    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>Replaces the rules by the one of a fault, or by none, and the pace of streams.</summary>
    public async Task SetRulesAsync(string? fault, CancellationToken cancellationToken)
    {
        const string pace = $$"""{"match":{"operation":"ConverseStream"},"answer":{{PacedAnswer}}}""";
        using var clear = await SendAsync(HttpMethod.Delete, "/_simulator/rules", null, cancellationToken);
        using var add = await SendAsync(HttpMethod.Post, "/_simulator/rules", fault is null ? $"[{pace}]" : $"[{fault},{pace}]", cancellationToken);
    }

    public async Task SetClockAsync(int minutes, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Post, $"{HostMode.ClockPath}?minutes={minutes}", null, cancellationToken);
    }

    /// <summary>What was billed for each call that callers made, by the id in its prompt. A call may have reached Bedrock more than once.</summary>
    public async Task<Dictionary<string, List<BilledCall>>> BilledAsync(CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, "/_simulator/requests", null, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var calls = new Dictionary<string, List<BilledCall>>(StringComparer.Ordinal);
        await foreach (var record in JsonSerializer.DeserializeAsyncEnumerable(stream, ChaosJsonContext.Default.JsonElement, cancellationToken))
        {
            var usage = record.GetProperty("usage");
            var pictures = usage.GetProperty("images").GetInt32();
            if (record.GetProperty("operation").GetString() is not ("Converse" or "ConverseStream" or "InvokeModel")
                || (pictures == 0 && usage.GetProperty("inputTokens").GetInt64() == 0))
            {
                continue;
            }

            var id = CallId().Match(record.GetProperty("body").GetRawText()).Groups[1].Value;
            if (!calls.TryGetValue(id, out var list))
            {
                calls.Add(id, list = []);
            }

            list.Add(new BilledCall(
                usage.GetProperty("inputTokens").GetInt64(), usage.GetProperty("outputTokens").GetInt64(), record.GetProperty("aborted").GetBoolean())
            {
                Pictures = pictures,
            });
        }

        return calls;
    }

    public void Dispose() => _invoker.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, path));
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        var response = await _invoker.SendAsync(request, cancellationToken);
        return response.StatusCode is HttpStatusCode.OK or HttpStatusCode.NoContent
            ? response
            : throw new BenchmarkException(
                $"The simulator answered {(int)response.StatusCode} to {method} {path}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
    }

    [GeneratedRegex("id=([0-9a-f]{32})")]
    private static partial Regex CallId();
}
