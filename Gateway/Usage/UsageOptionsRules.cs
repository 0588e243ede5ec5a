using BedrockAspire.Gateway.Usage.Spool;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Usage;

/// <summary>Checks <see cref="UsageOptions"/> at start and reports every fault at once.</summary>
public sealed class UsageOptionsRules : IValidateOptions<UsageOptions>
{
    private const int MinSlots = 8;
    private const int MaxBatch = 10_000;
    internal const int MaxSegmentBytes = 256 * 1024 * 1024;
    private static readonly TimeSpan MinInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan MaxInterval = TimeSpan.FromHours(1);

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, UsageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> faults = [];
        if (string.IsNullOrWhiteSpace(options.SpoolFolder))
        {
            faults.Add("Gateway:Usage:SpoolFolder is empty; name a folder on a disk that outlives the process.");
        }

        var least = SegmentHeader.Size + (MinSlots * UsageSlot.Size);
        if (options.SegmentBytes < least || options.SegmentBytes > MaxSegmentBytes)
        {
            faults.Add($"Gateway:Usage:SegmentBytes is {options.SegmentBytes}; use {least} to {MaxSegmentBytes}.");
        }

        // One is written while the next waits.
        if (options.MaxSpoolBytes < 2L * options.SegmentBytes)
        {
            faults.Add($"Gateway:Usage:MaxSpoolBytes is {options.MaxSpoolBytes}; use at least twice Gateway:Usage:SegmentBytes, which is {options.SegmentBytes}.");
        }

        CheckInterval(nameof(options.FlushInterval), options.FlushInterval);
        CheckInterval(nameof(options.ShipInterval), options.ShipInterval);
        CheckInterval(nameof(options.MaxBackOff), options.MaxBackOff);
        if (options.BatchSize is < 1 or > MaxBatch)
        {
            faults.Add($"Gateway:Usage:BatchSize is {options.BatchSize}; use 1 to {MaxBatch}.");
        }

        if (options.RetentionMonths is < 1 or > 1200)
        {
            faults.Add($"Gateway:Usage:RetentionMonths is {options.RetentionMonths}; use 1 to 1200, or leave it out to keep all.");
        }

        if (!Enum.IsDefined(options.WhenFull))
        {
            faults.Add($"Gateway:Usage:WhenFull is {options.WhenFull}; use {string.Join(" or ", Enum.GetNames<WhenSpoolFull>())}.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void CheckInterval(string key, TimeSpan value)
        {
            if (value < MinInterval || value > MaxInterval)
            {
                faults.Add($"Gateway:Usage:{key} is {value}; use {MinInterval} to {MaxInterval}.");
            }
        }
    }
}
