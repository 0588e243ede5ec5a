using BedrockAspire.Bedrock;
using Microsoft.Extensions.Options;

namespace BedrockAspire.ChatApi.Moderations;

/// <summary>Checks what <see cref="ModerationsOptions"/> has of its own at start.</summary>
internal sealed class ModerationsOptionsRules : IValidateOptions<ModerationsOptions>
{
    public ValidateOptionsResult Validate(string? name, ModerationsOptions options)
    {
        List<string> faults = [];
        if (options.Threshold is not (> 0 and <= 1))
        {
            faults.Add($"Moderations:Threshold is {options.Threshold}; use more than 0 and at most 1.");
        }

        if (options.PricePer1kTextUnits < 0)
        {
            faults.Add($"Moderations:PricePer1kTextUnits is {options.PricePer1kTextUnits}; use US dollars, 0 or more.");
        }

        if (options.Region is { } region && !BedrockEndpoints.IsKnownRegion(region))
        {
            faults.Add($"Moderations:Region is '{region}', which is no region of AWS; use one such as us-east-1.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
