namespace BedrockAspire.ChatApi.ChatCompletions.Guardrails;

/// <summary>What a caller says of guardrails.</summary>
/// <param name="Member">The member or header that says it, for notices.</param>
/// <param name="Id">Id or ARN; null turns off the one that is configured.</param>
/// <param name="Version">A number or <c>DRAFT</c>.</param>
/// <param name="Trace">Whether the reply says what it found; null leaves it to the setting.</param>
/// <param name="StreamProcessingMode">Whether a stream is held back until it was judged; null leaves it to the setting.</param>
internal sealed record GuardrailWish(string Member, string? Id, string Version, string? Trace, string? StreamProcessingMode)
{
    /// <summary>Asks for none.</summary>
    public static GuardrailWish Off(string member) => new(member, null, "DRAFT", null, null);
}
