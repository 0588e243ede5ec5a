using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Overload;

/// <summary>Checks <see cref="OverloadOptions"/> at start and reports every fault at once.</summary>
public sealed class OverloadOptionsRules : IValidateOptions<OverloadOptions>
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, OverloadOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> faults = [];
        CheckCount(nameof(options.MaxRequests), options.MaxRequests, 1);
        CheckCount(nameof(options.MaxCallsPerModel), options.MaxCallsPerModel, 1);
        CheckCount(nameof(options.MaxQueuedPerModel), options.MaxQueuedPerModel, 0);
        if (options.MaxQueueWait < TimeSpan.FromMilliseconds(50) || options.MaxQueueWait > LongestWait)
        {
            faults.Add($"{OverloadOptions.SectionName}:MaxQueueWait is {options.MaxQueueWait}; use a time from 00:00:00.05 to {LongestWait}.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void CheckCount(string key, int value, int least)
        {
            if (value < least || value > 1_000_000)
            {
                faults.Add($"{OverloadOptions.SectionName}:{key} is {value}; use {least} to 1000000.");
            }
        }
    }
}
