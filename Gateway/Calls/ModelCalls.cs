using System.Diagnostics;
using BedrockAspire.Bedrock;
using BedrockAspire.Bedrock.Errors;
using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Limits;
using BedrockAspire.Gateway.Overload;
using BedrockAspire.Gateway.Streaming;
using BedrockAspire.Gateway.Telemetry;
using BedrockAspire.Gateway.Usage;

namespace BedrockAspire.Gateway.Calls;

/// <summary>What is the same for every call to a model, whatever it does: its limits, its place in the ledger, its span, its metrics and how its failure is counted.</summary>
public sealed class ModelCalls(
    CallGates gates, CallLimits limits, UsageLedger ledger, GatewayMetrics metrics, BedrockEndpoints endpoints)
{
    private const string Cancelled = "cancelled";
    private const int StatusOk = 200;
    private const int StatusClientClosedRequest = 499;

    /// <summary>Makes a call. What it throws is counted here and answered by the middleware.</summary>
    /// <param name="operation">The convention's operation name.</param>
    /// <param name="call">The request, whose model is resolved.</param>
    /// <param name="estimate">What the call may use at most.</param>
    /// <param name="body">Calls Bedrock and answers the caller. Notes on <paramref name="call"/> what was used before it answers.</param>
    /// <exception cref="GatewayException">A limit does not allow the call, it cannot be recorded (503), or what it throws.</exception>
    public async Task RunAsync(string operation, GatewayRequest call, CallEstimate estimate, Func<Task<CallResult>> body)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(body);
        call.Estimate = estimate;
        // First of all: which region is asked decides about the price.
        var (gate, isEntered) = gates.Choose(operation, call);
        var entered = isEntered ? gate : null;
        try
        {
            call.WorstCost = CostCalculator.WorstCase(call.Model!, call.ResolvedModel!, estimate);
            using var activity = GatewayActivity.Start(operation, call);
            if (activity is not null && call.Region is { } region)
            {
                GatewayActivity.SetServer(activity, endpoints.For(region).RuntimeUri);
            }

            string? errorType = null;
            try
            {
                // Before anything is reserved: what waits holds no part of a budget.
                if (gate is not null && !isEntered)
                {
                    GatewayActivity.SetWait(activity, await gate.EnterAsync(CallGates.TenantOf(call), call.Aborted));
                    entered = gate;
                }

                await limits.ReserveAsync(call, call.WorstCost, call.Aborted);
                Begin(operation, call);
                errorType = Conclude(activity, call, await body());
                // Whole replies were settled when they began to go out, streams before their end.
                call.Settle(CallOutcome.Completed);
            }
            catch (Exception exception)
            {
                errorType = GatewayActivity.ErrorTypeOf(exception);
                GatewayActivity.Fail(activity, exception);
                SettleFailure(call, exception, errorType);
                throw;
            }
            finally
            {
                GatewayActivity.SetCost(activity, call);
                metrics.CallEnded(operation, call, errorType);
            }
        }
        finally
        {
            entered?.Leave();
        }
    }

    /// <summary>Works out what a call is billed for and records it.</summary>
    internal CallSettlement Settle(GatewayRequest call, CallOutcome outcome, string? errorType, int? status, bool mayBeBilled)
    {
        var known = UsageAmounts.Of(call);
        var isEstimated = call.IsUsagePartial || (mayBeBilled && known is null);
        var amounts = isEstimated ? Estimate(call, known.GetValueOrDefault()) : known.GetValueOrDefault();
        var settlement = new CallSettlement
        {
            Outcome = outcome,
            ErrorType = errorType ?? (outcome == CallOutcome.Cancelled ? Cancelled : null),
            Status = status ?? (outcome == CallOutcome.Cancelled ? StatusClientClosedRequest : StatusOk),
            IsStream = call.IsStream,
            FirstToken = call.FirstToken,
            Amounts = amounts,
            IsEstimated = isEstimated,
            Cost = CostOf(call, known.GetValueOrDefault(), amounts),
            Duration = call.Elapsed,
        };
        ledger.End(call, settlement);
        call.Limits?.Reservation?.Settle(settlement.Cost, amounts.AllInputTokens + amounts.OutputTokens);
        return settlement;
    }

    private void Begin(string operation, GatewayRequest call)
    {
        try
        {
            ledger.Begin(operation, call);
        }
        catch
        {
            call.Limits?.Reservation?.Settle(Money.Zero, 0);
            throw;
        }

        call.CallBegins(this);
    }

    private static Money? CostOf(GatewayRequest call, in UsageAmounts known, in UsageAmounts amounts)
    {
        // What is not billed costs nothing, whatever its price.
        if (amounts == default)
        {
            return Money.Zero;
        }

        // Pictures that nobody saw have no size, so they count as dear as they can be.
        return known.Pictures is null && amounts.Pictures is not null
            ? call.WorstCost
            : CostCalculator.Of(call.Model!.PriceOf(call.ResolvedModel!), amounts);
    }

    // Input by its size, output by what was streamed, pictures as many as were asked.
    private static UsageAmounts Estimate(GatewayRequest call, in UsageAmounts known) => known with
    {
        InputTokens = Math.Max(known.InputTokens, CostCalculator.LongestInput(call.Model!, call.Estimate) - (known.AllInputTokens - known.InputTokens)),
        OutputTokens = Math.Max(known.OutputTokens, CallEstimate.TokensOf(call.AnswerBytes)),
        Pictures = PicturesOf(call, known),
        InputPictures = Math.Max(known.InputPictures, call.Estimate.InputPictures),
        Queries = Math.Max(known.Queries, call.Estimate.Queries),
    };

    // Of those that did not come nobody knows whether they were drawn; if they were, then like those that came.
    private static BilledPictures? PicturesOf(GatewayRequest call, in UsageAmounts known)
    {
        var asked = call.Estimate.Pictures;
        return known.Pictures is { } came ? came with { Count = Math.Max(came.Count, asked) }
            : asked == 0 ? null
            : new BilledPictures(asked, 0, 0, false);
    }

    private static void SettleFailure(GatewayRequest call, Exception exception, string errorType)
    {
        switch (exception)
        {
            case OperationCanceledException:
                call.Settle(CallOutcome.Cancelled, errorType, StatusClientClosedRequest, call.IsUpstreamBegun);
                break;
            case BedrockException bedrock:
                call.Settle(CallOutcome.Failed, errorType, BedrockErrorMapper.Map(bedrock).Facts.Status, bedrock.MayBeBilled);
                break;
            case GatewayException { Error: var error }:
                call.Settle(CallOutcome.Failed, errorType, error.Facts.Status, call.IsUpstreamBegun && IsAfterAnAnswer(error.Kind));
                break;
            default:
                call.Settle(CallOutcome.Failed, errorType, ErrorKinds.All[GatewayErrorKind.Internal].Status, call.IsUpstreamBegun);
                break;
        }
    }

    // The model answered, but with something that is no answer, or its answer was not waited for.
    private static bool IsAfterAnAnswer(GatewayErrorKind kind) =>
        kind is GatewayErrorKind.UpstreamFailed or GatewayErrorKind.UpstreamStreamBroken or GatewayErrorKind.ShuttingDown or GatewayErrorKind.UpstreamTimeout;

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
