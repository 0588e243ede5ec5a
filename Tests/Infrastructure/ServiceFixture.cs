namespace BedrockAspire.Tests.Infrastructure;

/// <summary>One harness with its defaults, shared by the tests of a class that neither post rules nor change settings.</summary>
public sealed class ServiceFixture : IAsyncLifetime
{
    public ServiceHarness Harness { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Harness = await ServiceHarness.StartAsync();

    /// <summary>Ends the services; a warning that any of them logged fails the class.</summary>
    public async ValueTask DisposeAsync()
    {
        await Harness.DisposeAsync();
        Harness.AssertNoWarnings();
    }
}
