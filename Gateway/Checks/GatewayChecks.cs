using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.Gateway.Checks;

/// <summary>What a service can find out about its own set-up.</summary>
public sealed class GatewayChecks
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    private readonly Dictionary<string, Func<CancellationToken, Task<IReadOnlyList<CheckDetail>>>> _checks;
    private readonly ServedModels _served;
    private readonly TimeProvider _timeProvider;

    internal GatewayChecks(AwsChecks aws, DatabaseChecks database, ServedModels served, TimeProvider timeProvider)
    {
        _served = served;
        _timeProvider = timeProvider;
        _checks = new(StringComparer.Ordinal)
        {
            ["credentials"] = aws.CredentialsAsync,
            ["regions"] = aws.RegionsAsync,
            ["clock"] = aws.ClockAsync,
            ["database"] = database.RunAsync,
        };
    }

    /// <summary>Makes all checks at once.</summary>
    public async Task<IReadOnlyList<CheckReport>> RunAllAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(_checks.Keys.Select(name => RunAsync(name, cancellationToken)));

    /// <summary>Makes one check.</summary>
    /// <exception cref="GatewayException">There is none of that name.</exception>
    public async Task<CheckReport> RunAsync(string name, CancellationToken cancellationToken)
    {
        if (!_checks.TryGetValue(name, out var check))
        {
            throw new GatewayException(GatewayErrorKind.NotFound, $"There is no check of this name; there are {string.Join(", ", _checks.Keys)}.");
        }

        using var timeout = new CancellationTokenSource(Timeout, _timeProvider);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return new CheckReport { Name = name, Service = _served.Name, Details = await check(bound.Token) };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new CheckReport
            {
                Name = name,
                Service = _served.Name,
                Details =
                [
                    new CheckDetail
                    {
                        Name = name,
                        State = CheckStatus.Failed,
                        Finding = $"Nothing was found out within {Timeout.TotalSeconds:0} seconds.",
                        Advice = "What is asked does not answer. Where no credentials are set, AWS's chain waits for the metadata of an instance that is none.",
                    },
                ],
            };
        }
    }
}
