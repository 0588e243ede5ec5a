using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using BedrockAspire.Gateway.Usage;
using BedrockAspire.Gateway.Usage.Spool;
using BedrockAspire.Tests.Admin;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Usage;

/// <summary>A disk that is really full: the spool on a small file system of its own. Where none may be mounted, a folder that cannot be used takes its place, and the test says so.</summary>
public sealed class DiskFullTests(ITestOutputHelper output)
{
    private const string Call = """{"model":"amazon.nova-lite-v1:0","messages":[{"role":"user","content":"hello"}],"max_tokens":5}""";
    private const int MostCalls = 2000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(WhenSpoolFull.Refuse)]
    [InlineData(WhenSpoolFull.ContinueUnrecorded)]
    public async Task Disk_that_is_full_follows_the_policy_and_is_used_again_once_there_is_room(WhenSpoolFull policy)
    {
        await using var disk = await SmallDisk.MountAsync(output);
        await using var harness = await AdminHarness.StartAsync(server: null, options =>
        {
            options.Settings["Gateway:Usage:SpoolFolder"] = disk.Path;
            options.Settings["Gateway:Usage:SegmentBytes"] = "65536";
            options.Settings["Gateway:Usage:WhenFull"] = policy.ToString();
            // Records stay where they are, so that what is full stays full.
            options.Settings["Gateway:Usage:ShipInterval"] = "01:00:00";
        });
        var services = harness.Services;
        var spool = services.Chat.Services.GetRequiredService<UsageSpool>();
        var unrecorded = 0L;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "gateway.usage.unrecorded" && instrument.Meter.Scope == services.Chat.Services.GetRequiredService<IMeterFactory>())
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref unrecorded, count));
        listener.Start();

        disk.Fill();
        var recorded = 0;
        for (; spool.IsUsable; recorded++)
        {
            Assert.True(recorded < MostCalls, "The disk is full, and calls are recorded all the same.");
            Assert.Equal(HttpStatusCode.OK, (await CallAsync(services)).Status);
        }

        var full = await CallAsync(services);
        var check = (await harness.ExpectAsync(HttpStatusCode.OK, "GET", "/checks/database")).ToString();
        disk.MakeRoom();
        await UntilAsync(() => spool.IsUsable);
        var after = await CallAsync(services);

        if (policy == WhenSpoolFull.Refuse)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, full.Status);
            Assert.Contains("usage_not_recordable", full.Body, StringComparison.Ordinal);
            Assert.NotNull(full.RetryAfter);
            Assert.Equal(0, Interlocked.Read(ref unrecorded));
        }
        else
        {
            Assert.Equal(HttpStatusCode.OK, full.Status);
            Assert.Equal(1, Interlocked.Read(ref unrecorded));
        }

        Assert.Contains("Usage cannot be recorded", check, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, after.Status);
        await UntilAsync(() => spool.Depth == recorded + 1);
        Assert.Single(services.Chat.Logs.Entries, entry => entry.Message.Contains("Usage cannot be recorded in", StringComparison.Ordinal));
        Assert.Contains(services.Chat.Logs.Entries, entry => entry.Message.Contains("again", StringComparison.Ordinal));
    }

    private static async Task<(HttpStatusCode Status, string Body, TimeSpan? RetryAfter)> CallAsync(ServiceHarness services)
    {
        using var content = new StringContent(Call, Encoding.UTF8, "application/json");
        using var response = await services.ChatClient.PostAsync("/v1/chat/completions", content, Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation), response.Headers.RetryAfter?.Delta);
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        timeout.CancelAfter(TestTimeouts.Default);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!isSo())
        {
            await timer.WaitForNextTickAsync(timeout.Token);
        }
    }
}
