namespace BedrockAspire.Data.Administration;

/// <summary>A change that is about to be saved, and what the audit log says of it.</summary>
/// <param name="Action">What is done.</param>
/// <param name="Kind">To what kind of thing.</param>
/// <param name="Id">To which.</param>
/// <param name="Before">JSON; null when there was nothing.</param>
/// <param name="After">JSON; null when nothing is left.</param>
/// <param name="Result">What the caller gets.</param>
internal sealed record Change<T>(string Action, string Kind, string Id, string? Before, string? After, T Result);
