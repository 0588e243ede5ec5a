using BedrockAspire.Bedrock.Signing;

namespace BedrockAspire.Standalone;

/// <summary>Who answers, AWS or the simulator, and why.</summary>
/// <param name="IsSimulated">Whether the simulator answers.</param>
/// <param name="Reason">Why; fits into a sentence.</param>
internal sealed record Backend(bool IsSimulated, string Reason)
{
    private const string Key = "Bedrock:Simulate";

    // The chain's last link, instance metadata, answers within milliseconds where it exists.
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(3);

    public static async Task<Backend> ChooseAsync(IConfiguration configuration)
    {
        switch ((configuration[Key] ?? "auto").ToLowerInvariant())
        {
            case "always":
                return new Backend(true, $"{Key} is 'always'");
            case "never":
                return new Backend(false, $"{Key} is 'never'");
            case "auto":
                var probe = await CredentialProbe.RunAsync(configuration, ProbeTimeout);
                return probe.IsMisconfigured
                    ? throw new StartupException(
                        $"AWS was asked for, but {probe.Description.TrimEnd('.')}. Correct it (AWS_PROFILE, AWS:Profile, the files in ~/.aws), or set Bedrock__Simulate=always to use the simulator.")
                    : new Backend(!probe.IsFound, probe.IsFound ? $"found {probe.Description}" : probe.Description);
            default:
                throw new StartupException($"{Key} is '{configuration[Key]}'; use auto, always or never.");
        }
    }
}
