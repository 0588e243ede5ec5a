namespace BedrockAspire.Gateway.Limits;

/// <summary>What a request holds of limits, so that whatever becomes of it, all is given back when it ends.</summary>
internal sealed class LimitTicket(RateCounter[] counters)
{
    /// <summary>The rate limits that the request counts in.</summary>
    public RateCounter[] Counters => counters;

    /// <summary>What its call to a model has reserved.</summary>
    public CallReservation? Reservation { get; set; }
}
