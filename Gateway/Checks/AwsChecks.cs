using System.Globalization;
using BedrockAspire.Bedrock;
using BedrockAspire.Bedrock.Errors;
using BedrockAspire.Bedrock.Signing;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.Gateway.Checks;

/// <summary>Looks at the way to AWS: credentials, regions, clock. Nothing that is asked costs anything.</summary>
internal sealed class AwsChecks(BedrockProbe probe, BedrockCredentials credentials, BedrockEndpoints endpoints, CatalogueRefresher catalogue)
{
    /// <summary>AWS refuses what was signed with a clock that is further off.</summary>
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan DoubtfulSkew = TimeSpan.FromSeconds(30);

    /// <summary>Whether there are credentials, what they are, and whether AWS takes them.</summary>
    public async Task<IReadOnlyList<CheckDetail>> CredentialsAsync(CancellationToken cancellationToken)
    {
        CredentialDescription found;
        try
        {
            found = await credentials.DescribeAsync(cancellationToken);
        }
        catch (BedrockException exception)
        {
            return
            [
                Of("resolved", CheckStatus.Failed, AwsDetails.Redact(exception.Message),
                    "Give the service credentials: AWS_PROFILE, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_BEARER_TOKEN_BEDROCK, or a role of its machine or container."),
            ];
        }

        return [Of("resolved", CheckStatus.Passed, Describe(found)), await AcceptedAsync(endpoints.HomeRegion, cancellationToken)];
    }

    /// <summary>Whether each region's two addresses answer, and whether it lists its models.</summary>
    public async Task<IReadOnlyList<CheckDetail>> RegionsAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(endpoints.Regions.Select(region => RegionAsync(region, cancellationToken)));

    /// <summary>How far this machine's clock is from AWS's, by the date of its reply.</summary>
    public async Task<IReadOnlyList<CheckDetail>> ClockAsync(CancellationToken cancellationToken)
    {
        var region = endpoints.HomeRegion;
        var reply = await probe.ControlAsync(region, cancellationToken);
        if (!reply.IsReached)
        {
            return [Of(region, CheckStatus.Failed, $"{region} does not answer, so nobody knows what time it is there.", "See the check of the regions.")];
        }

        if (reply.Ahead is not { } ahead)
        {
            return [Of(region, CheckStatus.Doubtful, $"{region} answered without a date.", "Something between here and AWS took the Date header away: look at the proxy.")];
        }

        var off = ahead.Duration();
        var direction = ahead > TimeSpan.Zero ? "ahead of" : "behind";
        var finding = off < TimeSpan.FromSeconds(2)
            ? $"The clock agrees with {region}'s to {(off + (reply.Elapsed / 2)).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s."
            : $"The clock is {off.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s {direction} {region}'s.";
        return
        [
            off < DoubtfulSkew
                ? Of(region, CheckStatus.Passed, finding)
                : Of(region, off < MostSkew ? CheckStatus.Doubtful : CheckStatus.Failed, finding,
                    "Let the machine's clock be set by a time server (chrony, systemd-timesyncd). AWS refuses signatures that are five minutes off; budgets and keys begin and end by this clock too."),
        ];
    }

    private async Task<CheckDetail> AcceptedAsync(string region, CancellationToken cancellationToken)
    {
        var reply = await probe.ListAsync(region, cancellationToken);
        if (reply.Failure is not { } failure)
        {
            return Of("accepted", CheckStatus.Passed, $"AWS takes them, and lists models of {region} to them.");
        }

        if (!reply.IsReached)
        {
            return Of("accepted", CheckStatus.Doubtful, $"Whether AWS takes them is not known, because {region} does not answer.", "See the check of the regions.");
        }

        var said = $"{region} answered {failure.Code}: {AwsDetails.Redact(failure.Message)}";
        return failure switch
        {
            { Code: BedrockErrorCodes.AccessDenied } => Of("accepted", CheckStatus.Doubtful, said,
                "Allow bedrock:ListFoundationModels and bedrock:ListInferenceProfiles beside bedrock:InvokeModel*; without them the built-in table of models stands in."),
            { Status: >= 500 or 429 } => Of("accepted", CheckStatus.Doubtful, said, "That is AWS's fault and not the credentials'. Try again."),
            _ when failure.Message.Contains("Signature expired", StringComparison.Ordinal) || failure.Message.Contains("Signature not yet current", StringComparison.Ordinal) =>
                Of("accepted", CheckStatus.Failed, said, "The machine's clock is wrong: see the check of the clock."),
            _ => Of("accepted", CheckStatus.Failed, said,
                "Check that the key is active, belongs to this partition, and that a session has not ended. If they were just changed, restart the service."),
        };
    }

    private async Task<CheckDetail> RegionAsync(BedrockRegion region, CancellationToken cancellationToken)
    {
        var asked = (Control: probe.ControlAsync(region.Name, cancellationToken), Runtime: probe.RuntimeAsync(region.Name, cancellationToken));
        var (control, runtime) = (await asked.Control, await asked.Runtime);
        var purpose = region.ImagesOnly ? " (for pictures)" : "";
        if (!control.IsReached || !runtime.IsReached)
        {
            var (what, failure) = runtime.IsReached ? ("control plane", control.Failure) : control.IsReached ? ("runtime", runtime.Failure) : ("region", runtime.Failure);
            return Of(region.Name, CheckStatus.Failed, $"{region.Name}{purpose}: the {what} cannot be reached. {AwsDetails.Redact(failure!.Message)}",
                "Check the region's name (Bedrock:Regions), DNS, proxy and firewall. A VPC needs endpoints for both bedrock and bedrock-runtime.");
        }

        var times = $"answers in {Milliseconds(control.Elapsed)}, its runtime in {Milliseconds(runtime.Elapsed)}";
        if (control.Status >= 500 || runtime.Status >= 500)
        {
            return Of(region.Name, CheckStatus.Doubtful, $"{region.Name}{purpose} {times}, but with status {Math.Max(control.Status, runtime.Status)}.",
                "Look at AWS's health dashboard; further regions (Bedrock:Regions) serve what this one cannot.");
        }

        var listed = catalogue.Regions.FirstOrDefault(state => state.Region == region.Name);
        return listed switch
        {
            { Error: { } error } => Of(region.Name, CheckStatus.Doubtful, $"{region.Name}{purpose} {times}, but its models were not listed: {error}.",
                "See the check of the credentials; POST /admin/v1/models/refresh tries again."),
            { Models: > 0 } => Of(region.Name, CheckStatus.Passed, $"{region.Name}{purpose} {times}; {listed.Models} models, {listed.Profiles} inference profiles."),
            _ => Of(region.Name, CheckStatus.Doubtful, $"{region.Name}{purpose} {times}; its models have not been listed yet.", "Wait for the first listing, then look again."),
        };
    }

    private static string Describe(CredentialDescription found)
    {
        var parts = new List<string> { found.Kind };
        if (found.AccessKey is { } key)
        {
            parts.Add($"access key {key}");
        }

        if (found.AccountId is { } account)
        {
            parts.Add($"account {account}");
        }

        if (found.ExpiresAt is { } end)
        {
            parts.Add($"renewed before {end:yyyy-MM-dd HH:mm} UTC");
        }

        return $"Calls are made with {string.Join(", ", parts)}.";
    }

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture) + " ms";

    private static CheckDetail Of(string name, CheckStatus state, string finding, string? advice = null) =>
        new() { Name = name, State = state, Finding = finding, Advice = advice };
}
