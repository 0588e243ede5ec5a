using Amazon.Extensions.NETCore.Setup;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using BedrockAspire.Bedrock.Errors;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Bedrock.Signing;

/// <summary>The credentials that requests are signed with, from AWS's own default chain. Resolved on first use and refreshed by the SDK.</summary>
public sealed class BedrockCredentials : IDisposable
{
    private readonly DefaultAWSCredentialsIdentityResolver _chain = new();
    private readonly Lazy<AWSCredentials> _credentials;
    private readonly BedrockOptions _options;
    private readonly AWSOptions _awsOptions;

    /// <summary>Makes the source; resolves nothing yet.</summary>
    /// <param name="options">Says whether the simulator's credentials are to be used.</param>
    /// <param name="awsOptions">The bound <c>AWS</c> section: profile, assumed role.</param>
    public BedrockCredentials(IOptions<BedrockOptions> options, AWSOptions awsOptions)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(awsOptions);
        (_options, _awsOptions) = (options.Value, awsOptions);
        _credentials = new Lazy<AWSCredentials>(
            () => options.Value.IsSimulated
                ? new BasicAWSCredentials(options.Value.SimulatorAccessKeyId, options.Value.SimulatorSecretAccessKey)
                : Resolve(awsOptions),
            LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>The credentials.</summary>
    /// <exception cref="BedrockException">None could be resolved.</exception>
    public AWSCredentials Current => _credentials.Value;

    /// <summary>Resolves the credentials that calls are made with, and describes them.</summary>
    /// <exception cref="BedrockException">There are none.</exception>
    public async Task<CredentialDescription> DescribeAsync(CancellationToken cancellationToken)
    {
        if (_options.IsSimulated)
        {
            return new CredentialDescription("the simulator's, which are worth nothing on AWS", EndOf(_options.SimulatorAccessKeyId));
        }

        if (_options.ApiKey is { Length: > 0 })
        {
            return new CredentialDescription("a Bedrock API key");
        }

        try
        {
            // The chain's links block while they look around; the last of them asks for instance metadata.
            var source = await Task.Run(() => Current, cancellationToken).WaitAsync(cancellationToken);
            var resolved = await source.GetCredentialsAsync().WaitAsync(cancellationToken);
            var expiry = source.Expiration is { } end ? new DateTimeOffset(end.ToUniversalTime(), TimeSpan.Zero) : (DateTimeOffset?)null;
            return new CredentialDescription(
                KindOf(source), EndOf(resolved.AccessKey), string.IsNullOrEmpty(resolved.AccountId) ? null : resolved.AccountId, expiry);
        }
        catch (Exception exception) when (exception is AmazonClientException or InvalidOperationException or IOException or HttpRequestException)
        {
            throw new BedrockException(BedrockErrorCodes.CredentialsUnavailable, "AWS credentials could not be obtained: " + exception.Message, exception);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _chain.Dispose();

    private static string EndOf(string accessKey) => "…" + accessKey[Math.Max(0, accessKey.Length - 4)..];

    private string KindOf(AWSCredentials source)
    {
        var origin = source switch
        {
            EnvironmentVariablesAWSCredentials => "environment variables",
            AssumeRoleWithWebIdentityCredentials => "a role assumed by web identity",
            AssumeRoleAWSCredentials => "an assumed role",
            SSOAWSCredentials => "IAM Identity Center (SSO)",
            ProcessAWSCredentials => "a credential process",
            GenericContainerCredentials => "the container's role",
            InstanceProfileAWSCredentials => "the instance's role",
            // The chain's own kind of the same, which the SDK keeps to itself.
            not null when source.GetType().Name == "DefaultInstanceProfileAWSCredentials" => "the instance's role",
            SessionAWSCredentials => "temporary keys of a profile",
            BasicAWSCredentials => "access keys of a profile",
            _ => source!.GetType().Name,
        };
        return _awsOptions.Profile is { Length: > 0 } profile ? $"{origin}, by the profile '{profile}'" : origin;
    }

    private AWSCredentials Resolve(AWSOptions awsOptions)
    {
        try
        {
            var isConfigured = awsOptions.Credentials is not null || awsOptions.Profile is not null || awsOptions.SessionRoleArn is not null;
            return isConfigured ? awsOptions.GetCredentials() : _chain.ResolveIdentity(null);
        }
        catch (Exception exception) when (exception is AmazonClientException or InvalidOperationException or IOException or ArgumentException)
        {
            throw new BedrockException(
                BedrockErrorCodes.CredentialsUnavailable, "No AWS credentials were found: " + exception.Message, exception);
        }
    }
}
