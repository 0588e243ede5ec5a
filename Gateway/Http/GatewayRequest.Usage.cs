using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Calls;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Usage;
using BedrockAspire.Gateway.Usage.Spool;

namespace BedrockAspire.Gateway.Http;

/// <content>What the call to a model is billed for, and its place in the ledger.</content>
public sealed partial class GatewayRequest
{
    private ModelCalls? _openCall;

    /// <summary>Length of what was streamed of the answer so far, thinking and arguments of tools included, in bytes: what is estimated by when Bedrock's count does not come.</summary>
    public long AnswerBytes { get; set; }

    /// <summary>Whether the token counts so far are those of some of the calls that the request takes: more may be billed.</summary>
    public bool IsUsagePartial { get; set; }

    /// <summary>What the call may cost at most; null when a price is unknown.</summary>
    public Money? WorstCost { get; internal set; }

    /// <summary>What the call cost; null before it was settled, and when a price is unknown.</summary>
    public Money? Cost { get; private set; }

    /// <summary>How the call ended; null before it was settled.</summary>
    public CallSettlement? Settlement { get; private set; }

    /// <summary>Whether the answer is a stream that has begun.</summary>
    public bool IsStream => FirstToken is not null;

    /// <summary>Time to the first piece of a streamed answer; null before it.</summary>
    public TimeSpan? FirstToken { get; private set; }

    /// <summary>Whether Bedrock was asked at all.</summary>
    internal bool IsUpstreamBegun { get; private set; }

    internal UsageSegment? UsageSegment { get; set; }

    internal int UsageSlot { get; set; }

    /// <summary>Notes that the first piece of a streamed answer is there.</summary>
    public void StreamBegan() => FirstToken ??= Elapsed;

    /// <summary>
    /// Ends the call in the ledger, in budgets and in metrics. To be called before the caller can know that the answer is over, and with all that
    /// is known of its usage noted. Only the first time does anything; without a call under way nothing happens.
    /// </summary>
    /// <param name="outcome">How it ended.</param>
    /// <param name="failure">What the caller is told went wrong; null when nothing did.</param>
    public void Settle(CallOutcome outcome, GatewayError? failure = null)
    {
        if (Interlocked.Exchange(ref _openCall, null) is { } calls)
        {
            Conclude(calls.Settle(this, outcome, failure?.Facts.ErrorTypeTag, failure?.Facts.Status, mayBeBilled: true));
        }
    }

    /// <summary>Ends the call after an exception, of which it is known whether Bedrock may bill what it does not say.</summary>
    internal void Settle(CallOutcome outcome, string errorType, int status, bool mayBeBilled)
    {
        if (Interlocked.Exchange(ref _openCall, null) is { } calls)
        {
            Conclude(calls.Settle(this, outcome, errorType, status, mayBeBilled));
        }
    }

    /// <summary>From here on the call must be settled.</summary>
    internal void CallBegins(ModelCalls calls) => _openCall = calls;

    private void Conclude(in CallSettlement settlement)
    {
        Settlement = settlement;
        Cost = settlement.Cost;
    }
}
