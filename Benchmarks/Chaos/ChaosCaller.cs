using System.Diagnostics;
using System.Text;

namespace BedrockAspire.Benchmarks.Chaos;

/// <summary>Makes calls and judges their replies.</summary>
internal sealed class ChaosCaller : IDisposable
{
    /// <summary>Nothing of the call was sent.</summary>
    public const string ConnectionRefused = "no connection";

    // Longer than every time limit of the gateway's that is set here, with its retries.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        // A service that was killed leaves dead connections.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
    });

    /// <param name="call">The call.</param>
    /// <param name="mayBeTurnedAway">Whether a refused connection is no fault, as the caller then goes elsewhere.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public async Task<CallResult> CallAsync(ChaosCall call, bool mayBeTurnedAway, CancellationToken cancellationToken)
    {
        var from = Stopwatch.GetTimestamp();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(patience.Token);
        patience.CancelAfter(Patience);
        if (call.IsCancelled)
        {
            leaving.CancelAfter(call.LeavesAfter);
        }

        try
        {
            var result = await SendAsync(call, leaving.Token);
            if (result.Detail.StartsWith(ReplyJudge.UnknownModel, StringComparison.Ordinal) && call.Replica?.WasAway(from, Stopwatch.GetTimestamp()) is true)
            {
                // It answers before it is ready, from the table that it was built with, in which the model that draws several pictures has ended (docs/models.md).
                return new CallResult(Verdict.Refused, "model_not_found before it was ready");
            }

            return (result.IsCut || result.Verdict == Verdict.Broken) && !(mayBeTurnedAway && result.Detail == ConnectionRefused) && call.Replica?.WasAway(from, Stopwatch.GetTimestamp()) is not true
                ? new CallResult(Verdict.Wrong, $"broke without an error although the service lived: {result.Detail}")
                : result;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return patience.IsCancellationRequested
                ? new CallResult(Verdict.Wrong, $"was not over after {Patience.TotalSeconds:0} s")
                : new CallResult(Verdict.Cancelled, "cancelled by its caller");
        }
    }

    public void Dispose() => _invoker.Dispose();

    private async Task<CallResult> SendAsync(ChaosCall call, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(call.Replica!.Address, call.Path));
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {call.Key.Secret}");
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{call.Id}-00f067aa0ba902b7-01");
        request.Content = new StringContent(call.Body(), Encoding.UTF8, "application/json");
        HttpResponseMessage response;
        try
        {
            response = await _invoker.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            return new CallResult(Verdict.Broken, exception.HttpRequestError == HttpRequestError.ConnectionError ? ConnectionRefused : "connection broken");
        }

        using (response)
        {
            return await ReadAsync(call, response, cancellationToken);
        }
    }

    private static async Task<CallResult> ReadAsync(ChaosCall call, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        try
        {
            await response.Content.CopyToAsync(body, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return ReplyJudge.JudgeBroken(call, Encoding.UTF8.GetString(body.ToArray()));
        }

        var text = Encoding.UTF8.GetString(body.ToArray());
        if (response.Headers.RetryAfter is null && text.Contains("limits_unavailable", StringComparison.Ordinal))
        {
            return new CallResult(Verdict.Wrong, "is limits_unavailable without Retry-After");
        }

        var warnings = response.Headers.TryGetValues("x-gateway-warning", out var values) ? string.Join(' ', values) : "";
        return ReplyJudge.Judge(call, response.StatusCode, text, warnings);
    }
}
