using System.Diagnostics;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Streaming;
using BedrockAspire.Gateway.Telemetry;

namespace BedrockAspire.Gateway.Calls;

/// <summary>What is the same for every call to a model, whatever it does: its span, its metrics and how its failure is counted.</summary>
public sealed class ModelCalls(GatewayMetrics metrics)
{
    private const string Cancelled = "cancelled";

    /// <summary>Makes a call. What it throws is counted here and answered by the middleware.</summary>
    /// <param name="operation">The convention's operation name.</param>
    /// <param name="call">The request, whose model is resolved.</param>
    /// <param name="estimate">What the call may use at most.</param>
    /// <param name="body">Calls Bedrock and answers the caller.</param>
    public async Task RunAsync(string operation, GatewayRequest call, CallEstimate estimate, Func<Task<CallResult>> body)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(body);
        call.Estimate = estimate;
        using var activity = GatewayActivity.Start(operation, call);
        string? errorType = null;
        try
        {
            errorType = Conclude(activity, call, await body());
        }
        catch (Exception exception)
        {
            errorType = GatewayActivity.ErrorTypeOf(exception);
            GatewayActivity.Fail(activity, exception);
            throw;
        }
        finally
        {
            metrics.CallEnded(operation, call, errorType);
        }
    }

    /// <returns>The tag of what went wrong after the response had started; null when nothing did.</returns>
    private static string? Conclude(Activity? activity, GatewayRequest call, CallResult result)
    {
        GatewayActivity.End(activity, call, result.FinishReason);
        if (call.StreamFailure is { } failure)
        {
            GatewayActivity.Fail(activity, failure);
            return failure.Facts.ErrorTypeTag;
        }

        return result.Outcome == StreamOutcome.Cancelled ? Cancelled : null;
    }
}
