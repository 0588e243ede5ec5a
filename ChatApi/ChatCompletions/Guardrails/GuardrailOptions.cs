namespace BedrockAspire.ChatApi.ChatCompletions.Guardrails;

/// <summary>The guardrail of Bedrock that all answers go through. Section <c>ChatApi:Guardrail</c>.</summary>
internal sealed class GuardrailOptions
{
    /// <summary>Its id or ARN; null when there is none.</summary>
    public string? Id { get; set; }

    /// <summary>A number or <c>DRAFT</c>.</summary>
    public string Version { get; set; } = "DRAFT";

    /// <summary>Whether replies say what it found: <c>disabled</c>, <c>enabled</c> or <c>enabled_full</c>.</summary>
    public string Trace { get; set; } = "disabled";

    /// <summary>Whether a streamed answer is held back until it was judged (<c>sync</c>), or not (<c>async</c>).</summary>
    public string StreamProcessingMode { get; set; } = "sync";

    /// <summary>Whether a caller may name another guardrail or turn this one off.</summary>
    public bool AllowOverride { get; set; }
}
