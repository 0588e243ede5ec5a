using System.Net;
using BedrockAspire.ChatApi;
using BedrockAspire.Console;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Console;

public sealed class OneTimeLinkTests
{
    private const string Token = "a-token-that-is-long-enough-to-be-a-secret";
    private const string Key = "sk-test-key";

    [Fact]
    public async Task Link_is_not_used_up_while_the_gateway_is_away()
    {
        using var gatewayPort = new ReservedPort();
        using var consolePort = new ReservedPort();
        await using var console = await ServiceUnderTest.StartAsync(
            "Console",
            consolePort,
            new Dictionary<string, string?> { ["Console:ChatUrl"] = gatewayPort.Address.ToString(), ["Console:ApiKey"] = Key, ["Console:OneTimeToken"] = Token },
            builder => builder.AddConsole(),
            app => app.MapConsole(),
            configureServices: null,
            TestContext.Current.CancellationToken);

        Assert.Equal("/sign-in?reason=link-unavailable", await OpenAsync(console));

        await using var gateway = await ServiceUnderTest.StartAsync(
            "ChatApi",
            gatewayPort,
            // Nothing listens there: the built-in table of models serves.
            new Dictionary<string, string?> { ["Gateway:ApiKey"] = Key, ["Bedrock:SimulatorUrl"] = "http://127.0.0.1:9" },
            builder => builder.AddChatApi(),
            app => app.MapChatApi(),
            configureServices: null,
            TestContext.Current.CancellationToken);
        Assert.Equal("/sign-in/continue?returnUrl=%2F", await OpenAsync(console));
        Assert.Equal("/sign-in?reason=link", await OpenAsync(console));
    }

    private static async Task<string> OpenAsync(ServiceUnderTest console)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
        using var response = await client.GetAsync(new Uri(console.Address, "/sign-in/once?token=" + Token), TestContext.Current.CancellationToken)
            .WaitAsync(TestTimeouts.Default, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        return response.Headers.Location!.ToString();
    }
}
