using BedrockAspire.Gateway.Accounts;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway;

/// <summary>Checks <see cref="GatewayOptions"/> at start and reports every fault at once.</summary>
public sealed class GatewayOptionsRules : IValidateOptions<GatewayOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> faults = [];
        if (string.IsNullOrWhiteSpace(options.ApiKey))
        {
            faults.Add("Gateway:ApiKey is not set, and without a key nobody may call the gateway. Set it, for example by the environment variable Gateway__ApiKey.");
        }
        else if (options.ApiKey.Length > KeyHash.MaxSecretLength)
        {
            faults.Add($"Gateway:ApiKey is longer than {KeyHash.MaxSecretLength} characters.");
        }
        else if (options.ApiKey.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            faults.Add("Gateway:ApiKey has a blank or a character outside ASCII, which an Authorization header cannot carry. Use letters, digits, '-' and '_'.");
        }

        CheckUrl(nameof(options.ChatUrl), options.ChatUrl);
        CheckUrl(nameof(options.ImageUrl), options.ImageUrl);
        if (options.AdminUrl.Length > 0
            && !(Uri.TryCreate(options.AdminUrl, UriKind.Absolute, out var admin) && admin is { Scheme: "http", PathAndQuery: "/" }))
        {
            faults.Add($"Gateway:AdminUrl is '{options.AdminUrl}'; it must be an http address without a path, such as http://localhost:4001.");
        }

        if (options.MaxRequestBodyBytes < 1024)
        {
            faults.Add($"Gateway:MaxRequestBodyBytes is {options.MaxRequestBodyBytes}; use at least 1024.");
        }

        if (options.HeartbeatInterval < TimeSpan.FromMilliseconds(100))
        {
            faults.Add($"Gateway:HeartbeatInterval is {options.HeartbeatInterval}; use at least 00:00:00.1.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void CheckUrl(string key, string value)
        {
            if (!(Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            {
                faults.Add($"Gateway:{key} is '{value}'; it must be an absolute http or https address that ends in /v1.");
            }
        }
    }
}
