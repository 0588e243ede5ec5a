using Amazon.Extensions.NETCore.Setup;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using Microsoft.Extensions.Configuration;

namespace BedrockAspire.Bedrock.Signing;

/// <summary>Finds out, before anything is started, whether AWS credentials resolve on this machine.</summary>
public static class CredentialProbe
{
    private const int MaxEssence = 300;

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
        var profile = aws.Profile ?? configuration["AWS_PROFILE"] ?? "";
        if (FaultOfProfiles(aws, profile) is { } fault)
        {
            return new CredentialProbeResult(false, fault) { IsMisconfigured = true };
        }

        try
        {
            // The chain's links block while they look around.
            await Task.Run(() => ResolveAsync(aws)).WaitAsync(timeout);
            return new CredentialProbeResult(true, profile.Length == 0 ? "AWS credentials" : $"the AWS profile '{profile}'");
        }
        catch (TimeoutException)
        {
            return new CredentialProbeResult(false, "no AWS credentials were found in time");
        }
        catch (Exception exception) when (IsCredentialFault(exception))
        {
            return profile.Length == 0
                ? new CredentialProbeResult(false, "no AWS credentials were found")
                : new CredentialProbeResult(false, $"the AWS profile '{profile}' is unusable: {Essence(exception.Message, profile)}") { IsMisconfigured = true };
        }
    }

    // Files that are there but make no sense are somebody's mistake, which the chain would pass over.
    private static string? FaultOfProfiles(AWSOptions aws, string profile)
    {
        try
        {
            var exists = new CredentialProfileStoreChain(aws.ProfilesLocation).TryGetProfile(profile.Length == 0 ? "default" : profile, out _);
            return exists || profile.Length == 0 ? null : $"the AWS profile '{profile}' does not exist or cannot be read";
        }
        catch (Exception exception) when (IsCredentialFault(exception))
        {
            return $"AWS's shared configuration cannot be read: {Essence(exception.Message, profile)}";
        }
    }

    private static bool IsCredentialFault(Exception exception) => exception
        is AmazonClientException or InvalidOperationException or ArgumentException or IOException or InvalidDataException or UnauthorizedAccessException;

    // The chain reports on each of its links, a line a link; only the one on the profile says what to mend.
    private static string Essence(string message, string profile)
    {
        var lines = message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var line = lines.FirstOrDefault(line => profile.Length > 0 && line.Contains($"[{profile}]", StringComparison.Ordinal)) ?? string.Join(' ', lines);
        var prefix = line.StartsWith("Exception ", StringComparison.Ordinal) ? line.IndexOf(": ", StringComparison.Ordinal) + 2 : 0;
        return line.Length - prefix <= MaxEssence ? line[prefix..] : string.Concat(line.AsSpan(prefix, MaxEssence), "…");
    }

    private static async Task ResolveAsync(AWSOptions aws)
    {
        using var chain = new DefaultAWSCredentialsIdentityResolver();
        var isConfigured = aws.Profile is not null || aws.SessionRoleArn is not null;
        var credentials = isConfigured ? aws.GetCredentials() : chain.ResolveIdentity(null);
        await credentials.GetCredentialsAsync();
    }
}
