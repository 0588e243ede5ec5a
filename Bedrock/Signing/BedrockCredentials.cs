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

    /// <summary>Makes the source; resolves nothing yet.</summary>
    /// <param name="options">Says whether the simulator's credentials are to be used.</param>
    /// <param name="awsOptions">The bound <c>AWS</c> section: profile, assumed role.</param>
    public BedrockCredentials(IOptions<BedrockOptions> options, AWSOptions awsOptions)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(awsOptions);
        _credentials = new Lazy<AWSCredentials>(
            () => options.Value.IsSimulated
                ? new BasicAWSCredentials(options.Value.SimulatorAccessKeyId, options.Value.SimulatorSecretAccessKey)
                : Resolve(awsOptions),
            LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>The credentials.</summary>
    /// <exception cref="BedrockException">None could be resolved.</exception>
    public AWSCredentials Current => _credentials.Value;

    /// <inheritdoc />
    public void Dispose() => _chain.Dispose();

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
