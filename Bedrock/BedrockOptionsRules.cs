using Microsoft.Extensions.Options;

namespace BedrockAspire.Bedrock;

/// <summary>Checks <see cref="BedrockOptions"/> as a whole and reports every fault at once, each with its key, value and remedy.</summary>
public sealed class BedrockOptionsRules : IValidateOptions<BedrockOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, BedrockOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> faults = [];
        CheckUrl(nameof(options.SimulatorUrl), options.SimulatorUrl);
        CheckUrl(nameof(options.RuntimeEndpoint), options.RuntimeEndpoint);
        CheckUrl(nameof(options.ControlEndpoint), options.ControlEndpoint);

        var ownEndpoint = options.RuntimeEndpoint is not null && options.ControlEndpoint is not null;
        CheckRegion(nameof(options.Region), options.Region);
        CheckRegion(nameof(options.ImageRegion), options.ImageRegion);
        for (var i = 0; i < options.Regions.Count; i++)
        {
            CheckRegion($"{nameof(options.Regions)}:{i}", options.Regions[i]);
            if (string.IsNullOrWhiteSpace(options.Regions[i]))
            {
                faults.Add($"Bedrock:Regions:{i} is empty. Use a region name such as us-east-1, or remove it.");
            }
        }

        if ((options.UseFipsEndpoint is true || options.UseDualStackEndpoint is true)
            && (options.RuntimeEndpoint is not null || options.ControlEndpoint is not null))
        {
            faults.Add("Bedrock:UseFipsEndpoint and Bedrock:UseDualStackEndpoint cannot be combined with an endpoint of your own "
                + "(Bedrock:RuntimeEndpoint, Bedrock:ControlEndpoint or AWS_ENDPOINT_URL…). Remove one of the two.");
        }

        if (options.MaxAttempts is < 1 or > 10)
        {
            faults.Add($"Bedrock:MaxAttempts is {options.MaxAttempts}; use 1 to 10.");
        }

        if (!Enum.IsDefined(options.ProfileScope))
        {
            faults.Add($"Bedrock:ProfileScope is '{options.ProfileScope}'; use region, geo or global.");
        }

        if (options.BatchMaxAttempts is < 1 or > 50)
        {
            faults.Add($"Bedrock:BatchMaxAttempts is {options.BatchMaxAttempts}; use 1 to 50.");
        }

        CheckPositive(nameof(options.ConnectTimeout), options.ConnectTimeout);
        CheckPositive(nameof(options.FirstEventTimeout), options.FirstEventTimeout);
        CheckPositive(nameof(options.ResponseTimeout), options.ResponseTimeout);
        CheckPositive(nameof(options.IdleTimeout), options.IdleTimeout);
        CheckPositive(nameof(options.RetryBaseDelay), options.RetryBaseDelay);
        CheckPositive(nameof(options.RetryMaxDelay), options.RetryMaxDelay);
        if (options.MaxFrameBytes < 1024)
        {
            faults.Add($"Bedrock:MaxFrameBytes is {options.MaxFrameBytes}; use at least 1024.");
        }

        if (options.MaxResponseBytes < 1024)
        {
            faults.Add($"Bedrock:MaxResponseBytes is {options.MaxResponseBytes}; use at least 1024.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void CheckUrl(string key, string? value)
        {
            if (value is not null && !(Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            {
                faults.Add($"Bedrock:{key} is '{value}'; it must be an absolute http or https address such as http://localhost:4300.");
            }
        }

        void CheckRegion(string key, string? value)
        {
            if (!string.IsNullOrEmpty(value) && !ownEndpoint && !options.IsSimulated && !BedrockEndpoints.IsKnownRegion(value))
            {
                faults.Add($"Bedrock:{key} is '{value}', which is not an AWS region. Use a region name such as us-east-1 or eu-central-1.");
            }
        }

        void CheckPositive(string key, TimeSpan value)
        {
            if (value <= TimeSpan.Zero)
            {
                faults.Add($"Bedrock:{key} is {value}; use a positive time such as 00:00:30.");
            }
        }
    }
}
