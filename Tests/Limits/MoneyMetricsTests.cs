using System.Collections.Concurrent;
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
    public async Task A_call_is_seen_in_its_cost_and_in_its_budget()
    {
        await using var harness = await AdminHarness.StartAsync(server: null);
        await harness.ExpectAsync(HttpStatusCode.Created, "POST", "/budgets", """{"name":"Whole gateway, daily","scope":"gateway","interval":"day","limit_usd":"2"}""");
        var secret = await harness.CreateKeyAsync("""{"name":"Marketing"}""");
        await harness.UntilAsync(secret, HttpStatusCode.OK);
        var factory = harness.Services.Chat.Services.GetRequiredService<IMeterFactory>();
        var cost = new TaskCompletionSource<(double Value, string Tags)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var gauges = new ConcurrentDictionary<string, (double Value, string Tags)>(StringComparer.Ordinal);
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
            else
            {
                gauges[instrument.Name] = (value, text);
            }
        });
        listener.Start();

        var client = harness.Services.CreateClient(harness.Services.Chat, secret);
        await CallAsync(client);
        var spent = await cost.Task.WaitAsync(TestTimeouts.Default, Cancellation);
        // Budgets come with a heartbeat, keys when they are first seen: calls before that heartbeat count in none.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TestTimeouts.Default);
        for (listener.RecordObservableInstruments(); gauges.Count < 3 && !patience.IsCancellationRequested; listener.RecordObservableInstruments())
        {
            await CallAsync(client);
        }

        Assert.True(spent.Value is > 0 and < 2, $"{spent.Value}");
        Assert.Matches(@"^gen_ai\.operation\.name=chat gen_ai\.provider\.name=aws\.bedrock gen_ai\.request\.model=amazon\.nova-[\w.-]*lite\S*$", spent.Tags);
        Assert.Equal([GenAiNames.BudgetLimit, GenAiNames.BudgetRemaining, GenAiNames.BudgetSpent], gauges.Keys.Order(StringComparer.Ordinal));
        Assert.All(gauges.Values, gauge => Assert.Equal("gateway.budget.name=Whole gateway, daily", gauge.Tags));
        Assert.Equal(2, gauges[GenAiNames.BudgetLimit].Value);
        Assert.True(gauges[GenAiNames.BudgetRemaining].Value < 2, "Part of the budget is held for the call.");
    }

    private static async Task CallAsync(HttpClient client)
    {
        using var content = new StringContent("""{"model":"nova-lite","messages":[{"role":"user","content":"Name a bird."}]}""", Encoding.UTF8, "application/json");
        using var response = await client.PostAsync("/v1/chat/completions", content, Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
