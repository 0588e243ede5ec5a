using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Overload;

/// <summary>Checks <see cref="ShutdownOptions"/> at start and reports every fault at once.</summary>
public sealed class ShutdownOptionsRules : IValidateOptions<ShutdownOptions>
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, ShutdownOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> faults = [];
        CheckTime(nameof(options.ReadinessDelay), options.ReadinessDelay);
        CheckTime(nameof(options.DrainTimeout), options.DrainTimeout);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void CheckTime(string key, TimeSpan value)
        {
            if (value < TimeSpan.Zero || value > Longest)
            {
                faults.Add($"{ShutdownOptions.SectionName}:{key} is {value}; use a time from 00:00:00 to {Longest}.");
            }
        }
    }
}
