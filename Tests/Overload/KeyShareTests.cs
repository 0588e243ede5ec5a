using System.Net;
using BedrockAspire.Gateway.Overload;
using BedrockAspire.Tests.Admin;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Overload;

/// <summary>One key's part of what the process takes on.</summary>
public sealed class KeyShareTests
{
    private const int MostRequests = 8;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Key_that_floods_the_process_leaves_room_for_every_call_of_another()
    {
        await using var harness = await StartAsync();
        var services = harness.Services;
        var flooding = services.CreateClient(services.Chat, await harness.CreateKeyAsync("""{"name":"flooding"}"""));
        var other = services.CreateClient(services.Chat, await harness.CreateKeyAsync("""{"name":"other"}"""));
        var held = new List<HttpResponseMessage>();
        for (var i = 0; i < MostRequests / 2; i++)
        {
            held.Add(await OverloadTests.HoldAsync(flooding));
        }

        using (var refused = await OverloadTests.ChatAsync(flooding, "one more"))
        {
            await OverloadTests.AssertRefusedAsync(refused, "server_overloaded");
            Assert.Contains("share", await refused.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        }

        for (var i = 0; i < 20; i++)
        {
            using var answer = await OverloadTests.ChatAsync(other, "hello");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        // The configured key is one of them.
        using (var configured = await OverloadTests.ChatAsync(services.ChatClient, "hello"))
        {
            Assert.Equal(HttpStatusCode.OK, configured.StatusCode);
        }

        held.ForEach(response => response.Dispose());
        var admission = services.Chat.Services.GetRequiredService<Admission>();
        await OverloadTests.UntilAsync(() => admission.UnderWay == 0);
        using var again = await OverloadTests.ChatAsync(flooding, "again");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task Callers_without_a_key_or_with_a_wrong_one_take_no_places()
    {
        await using var harness = await StartAsync();
        var services = harness.Services;
        var admission = services.Chat.Services.GetRequiredService<Admission>();
        using var anonymous = await RawConnection.OpenAsync(services.Chat.Address);

        // Answered before the body is sent, and no part of it is waited for.
        await anonymous.SendAsync("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 401", await anonymous.ReadAsync(until: "\r\n\r\n"), StringComparison.Ordinal);
        foreach (var key in new[] { null, "sk-wrong" })
        {
            using var refused = await OverloadTests.ChatAsync(services.CreateClient(services.Chat, key), "hello");
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }

        Assert.Equal((0, 0L), (admission.UnderWay, services.Chat.Services.GetRequiredService<BodyMemory>().HeldBytes));
    }

    [Fact]
    public async Task Only_key_of_a_gateway_without_a_database_may_use_all()
    {
        await using var harness = await ServiceHarness.StartAsync(Configure, Token);
        await harness.Control.AddRulesAsync(OverloadTests.Stall, Token);
        var held = new List<HttpResponseMessage>();
        for (var i = 0; i < MostRequests; i++)
        {
            held.Add(await OverloadTests.HoldAsync(harness.ChatClient));
        }

        using var refused = await OverloadTests.ChatAsync(harness.ChatClient, "one more");
        await OverloadTests.AssertRefusedAsync(refused, "server_overloaded");
        held.ForEach(response => response.Dispose());
    }

    private static void Configure(ServiceHarnessOptions options) => options.Settings["Gateway:Overload:MaxRequests"] = $"{MostRequests}";

    private static async Task<AdminHarness> StartAsync()
    {
        var harness = await AdminHarness.StartAsync(null, Configure);
        await harness.Services.Control.AddRulesAsync(OverloadTests.Stall, Token);
        return harness;
    }
}
