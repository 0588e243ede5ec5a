namespace BedrockAspire.Gateway.Limits;

/// <summary>What a request holds of limits, so that whatever becomes of it, all is given back when it ends.</summary>
internal sealed class LimitTicket(RateCounter? counter)
{
    /// <summary>What the request counts in; null when its key has no rate limits.</summary>
    public RateCounter? Counter => counter;

    /// <summary>What its call to a model has reserved.</summary>
    public CallReservation? Reservation { get; set; }
}
