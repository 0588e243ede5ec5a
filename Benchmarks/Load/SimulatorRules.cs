using System.Net;
using System.Text;
using System.Text.Json;

namespace BedrockAspire.Benchmarks.Load;

/// <summary>Tells the simulator how to answer, and asks it what it was asked.</summary>
internal sealed class SimulatorRules(Uri simulator) : IDisposable
{
    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>Replaces all rules by the one of this case.</summary>
    public async Task SetAsync(LoadCase load, CancellationToken cancellationToken)
    {
        using var clear = await SendAsync(HttpMethod.Delete, "/_simulator/rules", null, cancellationToken);
        using var add = await SendAsync(HttpMethod.Post, "/_simulator/rules", LoadCases.Rule(load).ToJsonString(), cancellationToken);
    }

    /// <summary>The last call of a model, which is what the gateway made of a chat completion.</summary>
    public async Task<ConverseCall> LastCallAsync(CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, "/_simulator/requests", null, cancellationToken);
        using var document = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken), default, cancellationToken);
        var last = document.RootElement.EnumerateArray().Last(call => call.GetProperty("operation").GetString() is "Converse" or "ConverseStream");
        return new ConverseCall(
            last.GetProperty("path").GetString()!,
            last.GetProperty("region").GetString()!,
            Encoding.UTF8.GetBytes(last.GetProperty("body").GetRawText()),
            last.GetProperty("headers").GetProperty("accept").GetString()!);
    }

    public void Dispose() => _invoker.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(simulator, path));
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
}
