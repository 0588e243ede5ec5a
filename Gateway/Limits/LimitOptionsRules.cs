using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Limits;

/// <summary>Checks <see cref="LimitOptions"/> at start and reports every fault at once.</summary>
public sealed class LimitOptionsRules : IValidateOptions<LimitOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, LimitOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> faults = [];
        CheckPolicy(nameof(options.UnknownPrice), options.UnknownPrice);
        CheckPolicy(nameof(options.WhenDatabaseIsAway), options.WhenDatabaseIsAway);
        CheckTime(nameof(options.ReportInterval), options.ReportInterval, TimeSpan.FromSeconds(10));
        CheckTime(nameof(options.DatabaseTimeout), options.DatabaseTimeout, TimeSpan.FromMinutes(1));
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void CheckPolicy(string key, LimitPolicy value)
        {
            if (!Enum.IsDefined(value))
            {
                faults.Add($"{LimitOptions.SectionName}:{key} is '{value}'; use Allow or Refuse.");
            }
        }

        void CheckTime(string key, TimeSpan value, TimeSpan most)
        {
            if (value < TimeSpan.FromMilliseconds(50) || value > most)
            {
                faults.Add($"{LimitOptions.SectionName}:{key} is {value}; use a time from 00:00:00.05 to {most}.");
            }
        }
    }
}
