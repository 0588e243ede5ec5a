using Amazon.Extensions.NETCore.Setup;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using Microsoft.Extensions.Configuration;

namespace BedrockAspire.Bedrock.Signing;

/// <summary>Finds out, before anything is started, whether AWS credentials resolve on this machine.</summary>
public static class CredentialProbe
{
    /// <summary>Tries what a call to Bedrock would use: an API key, the named profile, then AWS's default chain.</summary>
    /// <param name="configuration">The application's configuration, environment variables included.</param>
    /// <param name="timeout">How long the chain may take. Its last link, instance metadata, does not answer outside AWS.</param>
    public static async Task<CredentialProbeResult> RunAsync(IConfiguration configuration, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (configuration["Bedrock:ApiKey"] is { Length: > 0 } || configuration["AWS_BEARER_TOKEN_BEDROCK"] is { Length: > 0 })
        {
            return new CredentialProbeResult(true, "a Bedrock API key");
        }

        var aws = configuration.GetAWSOptions();
        var profile = aws.Profile ?? configuration["AWS_PROFILE"];
        if (!string.IsNullOrEmpty(profile) && !new CredentialProfileStoreChain(aws.ProfilesLocation).TryGetProfile(profile, out _))
        {
            return new CredentialProbeResult(false, $"the AWS profile '{profile}' does not exist or cannot be read") { IsMisconfigured = true };
        }

        try
        {
            // The chain's links block while they look around.
            await Task.Run(() => ResolveAsync(aws)).WaitAsync(timeout);
            return new CredentialProbeResult(true, string.IsNullOrEmpty(profile) ? "AWS credentials" : $"the AWS profile '{profile}'");
        }
        catch (TimeoutException)
        {
            return new CredentialProbeResult(false, "no AWS credentials were found in time");
        }
        catch (Exception exception) when (exception is AmazonClientException or InvalidOperationException or IOException or ArgumentException)
        {
            return string.IsNullOrEmpty(profile)
                ? new CredentialProbeResult(false, "no AWS credentials were found")
                : new CredentialProbeResult(false, $"the AWS profile '{profile}' is unusable: {exception.Message}") { IsMisconfigured = true };
        }
    }

    private static async Task ResolveAsync(AWSOptions aws)
    {
        using var chain = new DefaultAWSCredentialsIdentityResolver();
        var isConfigured = aws.Profile is not null || aws.SessionRoleArn is not null;
        var credentials = isConfigured ? aws.GetCredentials() : chain.ResolveIdentity(null);
        await credentials.GetCredentialsAsync();
    }
}
