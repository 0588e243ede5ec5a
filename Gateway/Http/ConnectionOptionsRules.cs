using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Http;

/// <summary>Checks <see cref="ConnectionOptions"/> at start and reports every fault at once.</summary>
public sealed class ConnectionOptionsRules : IValidateOptions<ConnectionOptions>
{
    // The server looks at its clients once a second.
    private static readonly TimeSpan ShortestGrace = TimeSpan.FromMilliseconds(1001);

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, ConnectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> faults = [];
        if (options.MaxConnections < 1)
        {
            faults.Add($"{ConnectionOptions.SectionName}:MaxConnections is {options.MaxConnections}; use at least 1.");
        }

        CheckTime(nameof(options.HeadersTimeout), options.HeadersTimeout, TimeSpan.FromSeconds(1));
        CheckTime(nameof(options.BodyTimeout), options.BodyTimeout, TimeSpan.FromSeconds(1));
        CheckTime(nameof(options.KeepAliveTimeout), options.KeepAliveTimeout, TimeSpan.FromSeconds(1));
        CheckTime(nameof(options.WriteTimeout), options.WriteTimeout, TimeSpan.FromSeconds(1));
        CheckTime(nameof(options.GracePeriod), options.GracePeriod, ShortestGrace);
        if (!(options.MinBytesPerSecond >= 1))
        {
            faults.Add($"{ConnectionOptions.SectionName}:MinBytesPerSecond is {options.MinBytesPerSecond}; use at least 1.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void CheckTime(string key, TimeSpan value, TimeSpan least)
        {
            if (value < least || value > TimeSpan.FromHours(1))
            {
                faults.Add($"{ConnectionOptions.SectionName}:{key} is {value}; use a time from {least} to 01:00:00.");
            }
        }
    }
}
