using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Accounts;

/// <summary>Checks <see cref="AccountsOptions"/> at start and reports every fault at once.</summary>
public sealed class AccountsOptionsRules : IValidateOptions<AccountsOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, AccountsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> faults = [];
        Check(nameof(options.RefreshInterval), options.RefreshInterval, TimeSpan.FromMilliseconds(100));
        Check(nameof(options.KeepWhileUnavailable), options.KeepWhileUnavailable, TimeSpan.Zero);
        Check(nameof(options.LookUpTimeout), options.LookUpTimeout, TimeSpan.FromMilliseconds(100));
        Check(nameof(options.UnknownKeyFor), options.UnknownKeyFor, TimeSpan.Zero);
        Check(nameof(options.UserSeenInterval), options.UserSeenInterval, TimeSpan.FromSeconds(1));
        CheckCount(nameof(options.MaxCachedKeys), options.MaxCachedKeys);
        CheckCount(nameof(options.MaxLookUps), options.MaxLookUps);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Check(string key, TimeSpan value, TimeSpan least)
        {
            if (value < least)
            {
                faults.Add($"{AccountsOptions.SectionName}:{key} is {value}; use at least {least}.");
            }
        }

        void CheckCount(string key, int value)
        {
            if (value < 1)
            {
                faults.Add($"{AccountsOptions.SectionName}:{key} is {value}; use at least 1.");
            }
        }
    }
}
