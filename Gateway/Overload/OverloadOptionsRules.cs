using System.Globalization;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Overload;

/// <summary>Checks <see cref="OverloadOptions"/> at start and reports every fault at once.</summary>
public sealed class OverloadOptionsRules(IOptions<GatewayOptions> gateway) : IValidateOptions<OverloadOptions>
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

        if (!(options.KeyShare > 0 && options.KeyShare <= 1))
        {
            faults.Add(string.Create(
                CultureInfo.InvariantCulture, $"{OverloadOptions.SectionName}:KeyShare is {options.KeyShare}; use a number over 0 and up to 1, such as 0.5."));
        }

        var longestBody = gateway.Value.MaxRequestBodyBytes;
        if (options.MaxBodyMemoryBytes < longestBody)
        {
            faults.Add(
                $"{OverloadOptions.SectionName}:MaxBodyMemoryBytes is {options.MaxBodyMemoryBytes}, less than one request may have (Gateway:MaxRequestBodyBytes, {longestBody}); raise it.");
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
