using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using BedrockAspire.Gateway.Telemetry;
using BedrockAspire.Tests.Admin;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Limits;

/// <summary>What dashboards show of money: by budget and by model, in a unit that reads as a word.</summary>
public sealed class MoneyMetricsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_is_seen_in_its_cost()
    {
        await using var harness = await AdminHarness.StartAsync(server: null);
        await harness.ExpectAsync(HttpStatusCode.Created, "POST", "/budgets", """{"name":"Whole gateway, daily","scope":"gateway","interval":"day","limit_usd":"2"}""");
        // Made after the budget: a service that knows the key knows both.
        var secret = await harness.CreateKeyAsync("""{"name":"Marketing"}""");
        await harness.UntilAsync(secret, HttpStatusCode.OK);
        var factory = harness.Services.Chat.Services.GetRequiredService<IMeterFactory>();
        var cost = new TaskCompletionSource<(double Value, string Tags)>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Scope == factory && instrument.Unit == "{dollar}")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            var text = string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}").Order(StringComparer.Ordinal));
            if (instrument.Name == GenAiNames.UsageCost)
            {
                cost.TrySetResult((value, text));
            }
        });
        listener.Start();

        using var content = new StringContent("""{"model":"nova-lite","messages":[{"role":"user","content":"Name a bird."}]}""", Encoding.UTF8, "application/json");
        using var response = await harness.Services.CreateClient(harness.Services.Chat, secret)
            .PostAsync("/v1/chat/completions", content, Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var spent = await cost.Task.WaitAsync(TestTimeouts.Default, Cancellation);
        Assert.True(spent.Value is > 0 and < 2, $"{spent.Value}");
        Assert.Matches(@"^gen_ai\.operation\.name=chat gen_ai\.provider\.name=aws\.bedrock gen_ai\.request\.model=amazon\.nova-[\w.-]*lite\S*$", spent.Tags);
    }
}
