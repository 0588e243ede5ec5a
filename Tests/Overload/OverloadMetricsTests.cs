using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using BedrockAspire.Gateway.Overload;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Overload;

/// <summary>What an operator sees of too much work.</summary>
public sealed class OverloadMetricsTests
{
    private const string Micro = "amazon.nova-micro-v1:0";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Refusals_are_counted_with_their_reason()
    {
        await using var harness = await StartAsync(("MaxRequests", "2"), ("MaxCallsPerModel", "1"), ("MaxQueuedPerModel", "0"), ("MaxBodyMemoryBytes", "65536"));
        using var measured = new Measurements(harness.Chat);
        using var held = await OverloadTests.HoldAsync(harness.ChatClient);
        await RefusedAsync(harness, "late");
        using var body = await RawConnection.OpenAsync(harness.Chat.Address);
        await body.SendAsync(RawConnection.Head("/v1/chat/completions", "application/json", "Content-Length: 65536"));
        var bodies = harness.Chat.Services.GetRequiredService<BodyMemory>();
        await OverloadTests.UntilAsync(() => bodies.HeldBytes == 65536);
        measured.Observe();
        await RefusedAsync(harness, "late");

        Assert.Equal(["1 {request} gateway.overload.reason=queue_full", "1 {request} gateway.overload.reason=requests"], measured.Of("gateway.overload.shed"));
        Assert.Equal(["2 {request} "], measured.Of("gateway.overload.requests"));
        Assert.Equal(["65536 By "], measured.Of("gateway.overload.bodies"));
        Assert.Equal(["1 {request} cloud.region=us-east-1 gen_ai.request.model=amazon.nova-lite-v1:0"], measured.Of("gateway.overload.calls"));
        Assert.Equal(["0 {request} cloud.region=us-east-1 gen_ai.request.model=amazon.nova-lite-v1:0"], measured.Of("gateway.overload.queue"));
    }

    [Fact]
    public async Task Bodies_that_find_no_room_are_counted()
    {
        await using var harness = await StartAsync(("MaxBodyMemoryBytes", "65536"));
        using var measured = new Measurements(harness.Chat);
        using var body = await RawConnection.OpenAsync(harness.Chat.Address);
        await body.SendAsync(RawConnection.Head("/v1/chat/completions", "application/json", "Content-Length: 65536"));
        var bodies = harness.Chat.Services.GetRequiredService<BodyMemory>();
        await OverloadTests.UntilAsync(() => bodies.HeldBytes == 65536);

        await RefusedAsync(harness, "late");

        Assert.Equal(["1 {request} gateway.overload.reason=bodies"], measured.Of("gateway.overload.shed"));
    }

    [Fact]
    public async Task Wait_is_measured_and_a_tag_of_the_span()
    {
        await using var harness = await StartAsync(("MaxCallsPerModel", "1"), ("MaxQueueWait", "00:05:00"));
        using var measured = new Measurements(harness.Chat);
        using var spans = new AllSpans();
        var held = await OverloadTests.HoldAsync(harness.ChatClient, Micro);
        var gates = harness.Chat.Services.GetRequiredService<CallGates>();
        var waiting = OverloadTests.ChatAsync(harness.ChatClient, "hello", Micro);
        await OverloadTests.UntilAsync(() => gates.Waiting == 1);
        measured.Observe();
        held.Dispose();
        using var response = await waiting;

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["1 {request} cloud.region=us-east-1 gen_ai.request.model=amazon.nova-micro-v1:0"], measured.Of("gateway.overload.queue"));
        var id = response.Headers.GetValues("x-request-id").Single();
        var wait = Assert.Single(measured.Of("gateway.overload.wait"));
        Assert.EndsWith(" s ", wait, StringComparison.Ordinal);
        Assert.True(double.Parse(wait.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture) > 0);
        await OverloadTests.UntilAsync(() => spans.WithTag("gateway.overload.wait").Any(span => span.TraceId.ToHexString() == id));
    }

    [Fact]
    public async Task Calls_that_moved_are_counted_with_the_region_that_took_them()
    {
        await using var harness = await StartAsync([("MaxCallsPerModel", "1")], ("Bedrock:Regions", "us-east-1,us-west-2"));
        using var measured = new Measurements(harness.Chat);
        using var held = await OverloadTests.HoldAsync(harness.ChatClient);
        using var moved = await OverloadTests.ChatAsync(harness.ChatClient, "moved");

        Assert.Equal(HttpStatusCode.OK, moved.StatusCode);
        Assert.Equal(["1 {request} cloud.region=us-west-2"], measured.Of("gateway.overload.moved"));
    }

    private static async Task RefusedAsync(ServiceHarness harness, string prompt)
    {
        using var response = await OverloadTests.ChatAsync(harness.ChatClient, prompt);
        await OverloadTests.AssertRefusedAsync(response, "server_overloaded");
    }

    private static Task<ServiceHarness> StartAsync(params (string Key, string Value)[] settings) => StartAsync(settings, []);

    private static async Task<ServiceHarness> StartAsync((string Key, string Value)[] settings, params (string Key, string Value)[] others)
    {
        var harness = await ServiceHarness.StartAsync(
            options =>
            {
                options.Settings["Gateway:MaxRequestBodyBytes"] = "65536";
                foreach (var (key, value) in settings.Select(setting => ($"{OverloadOptions.SectionName}:{setting.Key}", setting.Value)).Concat(others))
                {
                    options.Settings[key] = value;
                }
            },
            Token);
        await harness.Control.AddRulesAsync(OverloadTests.Stall, Token);
        return harness;
    }

    /// <summary>What one service measures of overload, as "value unit tags".</summary>
    private sealed class Measurements : IDisposable
    {
        private readonly ConcurrentQueue<(string Name, string Text)> _all = [];
        private readonly MeterListener _listener = new();

        public Measurements(ServiceUnderTest service)
        {
            var factory = service.Services.GetRequiredService<IMeterFactory>();
            _listener.InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name.StartsWith("gateway.overload.", StringComparison.Ordinal) && instrument.Meter.Scope == factory)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.Start();
        }

        public void Observe() => _listener.RecordObservableInstruments();

        public string[] Of(string name) => [.. _all.Where(measured => measured.Name == name).Select(measured => measured.Text)];

        public void Dispose() => _listener.Dispose();

        private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => _all.Enqueue((
            instrument.Name,
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{value} {instrument.Unit} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}").Order(StringComparer.Ordinal))}")));
    }
}
