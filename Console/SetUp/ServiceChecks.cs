using BedrockAspire.Console.Gateway;
using BedrockAspire.Console.Gateway.Admin;

namespace BedrockAspire.Console.SetUp;

/// <summary>The checks that services make of themselves: both are asked, because each has its own settings, credentials and place in the network.</summary>
internal sealed class ServiceChecks(GatewayHttp http, GatewayAddresses addresses)
{
    private const string Path = "admin/v1/checks/";

    /// <summary>Has both services make a check, and puts what they found into one outcome.</summary>
    public async Task<CheckOutcome> RunAsync(string name, string key, CancellationToken cancellationToken)
    {
        var chat = AskAsync("chat", new Uri(addresses.Admin, "checks/" + name), key, cancellationToken);
        var image = AskAsync("images", new Uri(addresses.Image, Path + name), key, cancellationToken);
        var findings = (await chat).Concat(await image).ToList();
        // What both say alike is said once.
        var lines = findings.GroupBy(static finding => finding.Text, StringComparer.Ordinal)
            .Select(static group => $"{string.Join(" and ", group.Select(static finding => finding.Service).Distinct())}: {group.Key}");
        var state = findings.Max(static finding => finding.State);
        var advice = findings.Where(finding => finding.State == state && finding.Advice is not null).Select(static finding => finding.Advice!).Distinct(StringComparer.Ordinal).ToList();
        return new CheckOutcome(
            StateOf(state), string.Join('\n', lines), advice.Count == 0 || state == Weight.Passed ? null : string.Join(' ', advice));
    }

    private async Task<IReadOnlyList<Finding>> AskAsync(string service, Uri address, string key, CancellationToken cancellationToken)
    {
        try
        {
            var report = await new AdminClient(http, addresses, key).GetAsync<CheckReport>(address.ToString(), cancellationToken);
            return [.. report.Details.Select(detail => new Finding(service, WeightOf(detail.Status), detail.Finding, detail.Advice))];
        }
        catch (GatewayCallException exception) when (exception.Fault == GatewayFault.NotFound && service == "images")
        {
            return [new Finding(service, Weight.NotSet, "this check is not on its public address, because the admin API has an address of its own (Gateway:AdminUrl).", null)];
        }
        catch (GatewayCallException exception) when (exception.Fault != GatewayFault.SignedOut)
        {
            return [new Finding(service, Weight.Failed, exception.Message, "Check that the service runs and that its address in the console's settings is right.")];
        }
    }

    private static Weight WeightOf(string status) => status switch
    {
        "passed" => Weight.Passed,
        "not_set" => Weight.NotSet,
        "doubtful" => Weight.Doubtful,
        _ => Weight.Failed,
    };

    private static CheckState StateOf(Weight weight) => weight switch
    {
        Weight.Passed => CheckState.Passed,
        Weight.NotSet => CheckState.NotSet,
        Weight.Doubtful => CheckState.Doubtful,
        _ => CheckState.Failed,
    };

    // How bad it is; the worst decides. What is not there on purpose is no fault.
    private enum Weight
    {
        NotSet,
        Passed,
        Doubtful,
        Failed,
    }

    private sealed record Finding(string Service, Weight State, string Text, string? Advice);
}
