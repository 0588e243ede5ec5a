using Microsoft.Extensions.Options;

namespace BedrockAspire.Console;

/// <summary>Checks <see cref="ConsoleOptions"/> at start and reports every fault at once.</summary>
internal sealed class ConsoleOptionsRules : IValidateOptions<ConsoleOptions>
{
    public ValidateOptionsResult Validate(string? name, ConsoleOptions options)
    {
        List<string> faults = [];
        CheckUrl(nameof(options.ChatUrl), options.ChatUrl, isRequired: true);
        CheckUrl(nameof(options.ImageUrl), options.ImageUrl, isRequired: true);
        CheckUrl(nameof(options.AdminUrl), options.AdminUrl);
        CheckUrl(nameof(options.PublicChatUrl), options.PublicChatUrl);
        CheckUrl(nameof(options.PublicImageUrl), options.PublicImageUrl);
        CheckUrl(nameof(options.OpenWebUiUrl), options.OpenWebUiUrl);
        CheckUrl(nameof(options.PublicOpenWebUiUrl), options.PublicOpenWebUiUrl);
        CheckUrl(nameof(options.DashboardUrl), options.DashboardUrl);
        CheckUrl("OpenId:Authority", options.OpenId.Authority);
        if (options.SessionLifetime < TimeSpan.FromMinutes(1) || options.SessionLifetime > TimeSpan.FromDays(30))
        {
            faults.Add($"Console:SessionLifetime is {options.SessionLifetime}; use between a minute and 30 days, such as 08:00:00.");
        }

        if (options.SignInAttemptsPerMinute < 1)
        {
            faults.Add($"Console:SignInAttemptsPerMinute is {options.SignInAttemptsPerMinute}; use 1 or more.");
        }

        if (options.OneTimeToken is { Length: < 32 })
        {
            faults.Add("Console:OneTimeToken is too short to be a secret; use at least 32 random characters, or leave it out.");
        }

        if (string.IsNullOrEmpty(options.ApiKey))
        {
            NeedsKey(options.OneTimeToken, nameof(options.OneTimeToken));
            NeedsKey(options.OpenId.Authority, "OpenId:Authority");
        }

        if (!string.IsNullOrEmpty(options.OpenId.Authority) && string.IsNullOrEmpty(options.OpenId.ClientId))
        {
            faults.Add("Console:OpenId:ClientId is empty; set the id that the identity provider gave to the console.");
        }

        if (!options.OpenId.Scope.Split(' ').Contains("openid", StringComparer.Ordinal))
        {
            faults.Add($"Console:OpenId:Scope is '{options.OpenId.Scope}'; it must have 'openid' among its words.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void CheckUrl(string option, string? url, bool isRequired = false)
        {
            if (isRequired || !string.IsNullOrEmpty(url))
            {
                if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
                {
                    faults.Add($"Console:{option} is '{url}'; it must be an http or https address such as http://localhost:4000.");
                }
            }
        }

        void NeedsKey(string? value, string option)
        {
            if (!string.IsNullOrEmpty(value))
            {
                faults.Add($"Console:{option} is set, but Console:ApiKey is not; set the administrator's key that such a sign-in works with.");
            }
        }
    }
}
