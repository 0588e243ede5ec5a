using BedrockAspire.ChatApi.ChatCompletions.Guardrails;
using Microsoft.Extensions.Options;

namespace BedrockAspire.ChatApi;

/// <summary>Checks <see cref="ChatApiOptions"/> at start.</summary>
internal sealed class ChatApiOptionsRules : IValidateOptions<ChatApiOptions>
{
    public ValidateOptionsResult Validate(string? name, ChatApiOptions options)
    {
        List<string> faults = [];
        if (options.PromptCacheTtl is not ("5m" or "1h"))
        {
            faults.Add($"ChatApi:PromptCacheTtl is '{options.PromptCacheTtl}'; use 5m or 1h.");
        }

        if (options.DefaultMaxTokens < 256)
        {
            faults.Add($"ChatApi:DefaultMaxTokens is {options.DefaultMaxTokens}; use at least 256, or models that think leave blank replies.");
        }

        if (options.MaxChoices is < 1 or > 128)
        {
            faults.Add($"ChatApi:MaxChoices is {options.MaxChoices}; use 1 to 128.");
        }

        CheckGuardrail(options.Guardrail, faults);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void CheckGuardrail(GuardrailOptions guardrail, List<string> faults)
    {
        if (guardrail.Id is { Length: > 0 } id && !GuardrailWords.IsIdentifier(id))
        {
            faults.Add("ChatApi:Guardrail:Id is neither a guardrail's id nor its ARN.");
        }

        if (!GuardrailWords.IsVersion(guardrail.Version))
        {
            faults.Add($"ChatApi:Guardrail:Version is '{guardrail.Version}'; use DRAFT or a number.");
        }

        if (!GuardrailWords.IsTrace(guardrail.Trace))
        {
            faults.Add($"ChatApi:Guardrail:Trace is '{guardrail.Trace}'; use disabled, enabled or enabled_full.");
        }

        if (!GuardrailWords.IsProcessingMode(guardrail.StreamProcessingMode))
        {
            faults.Add($"ChatApi:Guardrail:StreamProcessingMode is '{guardrail.StreamProcessingMode}'; use sync or async.");
        }
    }
}
