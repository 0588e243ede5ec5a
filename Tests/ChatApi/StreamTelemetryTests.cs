using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using BedrockAspire.Gateway.Telemetry;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.ChatApi;

public sealed class StreamTelemetryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"kind":"exceptionAfter","n":4,"exception":"throttlingException","message":"Too many tokens"}""", "rate_limited")]
    [InlineData("""{"kind":"exceptionAfter","n":4,"exception":"modelStreamErrorException","message":"boom"}""", "upstream_failed")]
    [InlineData("""{"kind":"cutAfter","n":4}""", "upstream_stream_broken")]
    public async Task Failure_in_a_stream_marks_span_and_measurement_by_its_own_kind(string fault, string errorType)
    {
        var alias = "failing-" + errorType;
        await using var harness = await ServiceHarness.StartAsync(
            options => options.Settings[$"Catalogue:Aliases:{alias}"] = "amazon.nova-lite-v1:0", Cancellation);
        var factory = harness.Chat.Services.GetRequiredService<IMeterFactory>();
        var span = new TaskCompletionSource<Activity>(TaskCreationOptions.RunContinuationsAsynchronously);
        var measured = new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var spans = new ActivityListener
        {
            ShouldListenTo = source => source.Name == GenAiNames.Source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                // Other tests of this process have spans of the same source; this name is asked by none of them.
                if (Equals(activity.GetTagItem(GenAiNames.RequestModel), alias))
                {
                    span.TrySetResult(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(spans);
        using var meters = new MeterListener();
        meters.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == GenAiNames.OperationDuration && instrument.Meter.Scope == factory)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        meters.SetMeasurementEventCallback<double>((_, _, tags, _) =>
            measured.TrySetResult(tags.ToArray().FirstOrDefault(tag => tag.Key == GenAiNames.ErrorType).Value));
        meters.Start();
        await harness.Control.AddRulesAsync($$$"""[{"match":{},"fault":{{{fault}}},"answer":{"tokens":40,"chunks":20,"chunkDelayMs":1}}]""", Cancellation);

        using var content = new StringContent(
            $$"""{"model":"{{alias}}","stream":true,"messages":[{"role":"user","content":"q"}]}""", Encoding.UTF8, "application/json");
        using var response = await harness.ChatClient.PostAsync("/v1/chat/completions", content, Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);

        Assert.Equal(errorType, await measured.Task.WaitAsync(TestTimeouts.Default, Cancellation));
        var activity = await span.Task.WaitAsync(TestTimeouts.Default, Cancellation);
        Assert.Equal(ActivityStatusCode.Error, activity.Status);
        Assert.Equal(errorType, activity.GetTagItem(GenAiNames.ErrorType));
    }
}
