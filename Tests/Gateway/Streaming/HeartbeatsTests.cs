using System.Diagnostics.Metrics;
using BedrockAspire.Bedrock.Errors;
using BedrockAspire.Gateway;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Overload;
using BedrockAspire.Gateway.Streaming;
using BedrockAspire.Tests.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace BedrockAspire.Tests.Gateway.Streaming;

/// <summary>Waiting for an answer that comes in the very moment at which a comment is due.</summary>
public sealed class HeartbeatsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly HeldContinuations _held = new();
    private readonly TaskCompletionSource<string> _pending = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Admission _admission;
    private readonly Heartbeats _heartbeats;

    public HeartbeatsTests()
    {
        _admission = new Admission(Options.Create(new OverloadOptions()), new OverloadMetrics(_services.GetRequiredService<IMeterFactory>()));
        _heartbeats = new Heartbeats(Options.Create(new GatewayOptions()), _admission, _time);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answer_in_the_moment_of_a_heartbeat_is_taken()
    {
        var waiting = Wait();

        _time.Advance(_heartbeats.Interval);
        _pending.SetResult("answer");
        _held.RunNext();

        Assert.Equal("answer", await waiting.WaitAsync(TestTimeouts.Default, Token));
    }

    [Fact]
    public async Task Failure_in_the_moment_of_a_heartbeat_is_bedrocks_own()
    {
        var waiting = Wait();

        _time.Advance(_heartbeats.Interval);
        _pending.SetException(new BedrockException(BedrockErrorCodes.ResponseTimeout, "late"));
        _held.RunNext();

        var failure = await Assert.ThrowsAsync<BedrockException>(() => waiting.WaitAsync(TestTimeouts.Default, Token));
        Assert.Equal(BedrockErrorCodes.ResponseTimeout, failure.Code);
    }

    [Fact]
    public async Task Answer_in_the_moment_of_the_end_of_the_process_is_taken()
    {
        var waiting = Wait();

        await _admission.EndStreamsAsync();
        _pending.SetResult("answer");
        _held.RunNext();

        Assert.Equal("answer", await waiting.WaitAsync(TestTimeouts.Default, Token));
    }

    public void Dispose()
    {
        _held.Dispose();
        _admission.Dispose();
        _services.Dispose();
    }

    // What follows an await in it is held until the test lets it run, so that the order of two things that happen at once is the test's.
    private Task<string> Wait()
    {
        var context = new DefaultHttpContext();
        context.Features.Set(new GatewayRequest(_time, "simulator", isStrict: false));
        return _held.Start(() => _heartbeats.WaitAsync(context, _pending.Task));
    }
}
