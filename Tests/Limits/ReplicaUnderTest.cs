using System.Diagnostics.Metrics;
using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Calls;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Limits;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace BedrockAspire.Tests.Limits;

/// <summary>The limits of one replica over a store, its loop turned by hand so that a test decides what happens when.</summary>
internal sealed class ReplicaUnderTest : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public ReplicaUnderTest(IBudgetStore store, TimeProvider time, Action<LimitOptions>? configure = null, string? id = null)
    {
        var options = new LimitOptions();
        configure?.Invoke(options);
        var metrics = new LimitMetrics(_services.GetRequiredService<IMeterFactory>());
        Time = time;
        Table = new LimitTable(time);
        Exchange = new LeaseExchange(
            store,
            new Replica(id ?? Guid.NewGuid().ToString("N"), "ChatApi"),
            Table,
            Options.Create(options),
            metrics,
            time,
            NullLogger<LeaseExchange>.Instance);
        Limits = new CallLimits(Table, Exchange, Options.Create(options), metrics, time);
    }

    public TimeProvider Time { get; }

    public LimitTable Table { get; }

    public LeaseExchange Exchange { get; }

    public CallLimits Limits { get; }

    public static Caller Somebody { get; } = new() { KeyId = new Guid("11111111-1111-1111-1111-111111111111"), KeyName = "somebody's" };

    public GatewayRequest Request(Caller? caller = null, CallEstimate estimate = default) =>
        new(Time, "simulator", isStrict: false) { Caller = caller ?? Somebody, Estimate = estimate };

    /// <summary>Lets a report interval pass and turns the loop.</summary>
    public Task TickAsync()
    {
        ((FakeTimeProvider)Time).Advance(TimeSpan.FromSeconds(1));
        return TurnAsync();
    }

    public Task TurnAsync() => Exchange.RunOnceAsync(TestContext.Current.CancellationToken);

    /// <summary>Reserves, turning the loop for as long as the call waits.</summary>
    public async Task<CallReservation> ReserveAsync(Money? worst, GatewayRequest? request = null)
    {
        var reservation = Limits.ReserveAsync(request ?? Request(), worst, TestContext.Current.CancellationToken).AsTask();
        while (!reservation.IsCompleted)
        {
            await TurnAsync();
            // What the loop ended goes on elsewhere.
            await Task.WhenAny(reservation, Task.Run(static () => { }, TestContext.Current.CancellationToken));
        }

        return await reservation;
    }

    /// <summary>The error with which a call is refused.</summary>
    public async Task<GatewayError> RefusedAsync(Money? worst, GatewayRequest? request = null) =>
        (await Assert.ThrowsAsync<GatewayException>(() => ReserveAsync(worst, request))).Error;

    public void Dispose()
    {
        Exchange.Dispose();
        _services.Dispose();
    }
}
