namespace BedrockAspire.Console.SetUp;

/// <summary>What a check found.</summary>
/// <param name="State">Whether it is well.</param>
/// <param name="Finding">What was seen.</param>
/// <param name="Advice">What to do about it; null when nothing needs to be done.</param>
public sealed record CheckOutcome(CheckState State, string Finding, string? Advice = null);
