using BedrockAspire.ChatApi.ChatCompletions.Guardrails;
using BedrockAspire.ChatApi.Json;

namespace BedrockAspire.ChatApi.ChatCompletions.Settings;

/// <summary>What a request says of the call itself, and not of the answer.</summary>
internal sealed class CallSettings
{
    /// <summary>What is said of guardrails; null when nothing.</summary>
    public GuardrailWish? Guardrail { get; set; }

    /// <summary>The service tier in Bedrock's words; null for the ordinary one.</summary>
    public string? ServiceTier { get; set; }

    /// <summary>Whether the caller named a service tier, and so wants to know which it got.</summary>
    public bool NamesServiceTier { get; set; }

    /// <summary>Bedrock's latency mode; null when not said.</summary>
    public string? Latency { get; set; }

    /// <summary>The member that says the latency mode.</summary>
    public string LatencyMember { get; set; } = "performance_config";

    /// <summary>OpenAI's <c>metadata</c>, in order; null when there is none.</summary>
    public List<KeyValuePair<string, string>>? Metadata { get; set; }

    /// <summary>The end user as the caller names him, from <c>safety_identifier</c> or <c>user</c>; null when not said.</summary>
    public string? User { get; set; }

    /// <summary>The members that say the user.</summary>
    public List<string> UserMembers { get; } = [];

    /// <summary>The chat of the front end; null when it does not say.</summary>
    public string? ChatId { get; set; }

    /// <summary>What goes to the model as it is: an object; empty when absent.</summary>
    public JsonSlice Fields { get; set; }

    /// <summary>The member that holds it.</summary>
    public string FieldsMember { get; set; } = "additional_model_request_fields";

    /// <summary>What of the model's own reply is wanted: an array of JSON pointers; empty when absent.</summary>
    public JsonSlice ResponsePaths { get; set; }

    /// <summary>How many answers are wanted.</summary>
    public int Choices { get; set; } = 1;
}
