using System.Net;
using System.Text;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Simulator;

public sealed class ProtocolTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1.1", "HTTP/1.1")]
    [InlineData("2.0", "HTTP/2")]
    public async Task One_clear_text_port_speaks_both_versions(string version, string recorded)
    {
        await using var server = await SimulatorServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, SimulatorServer.PathOf(SimulatorServer.Claude, "converse-stream"))
        {
            Content = new StringContent(SimulatorServer.Say("hello"), Encoding.UTF8, "application/json"),
            Version = Version.Parse(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using var response = await server.Client.SendAsync(request, Cancelled).WaitAsync(TestTimeouts.Default, Cancelled);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Version.Parse(version), response.Version);
        Assert.Equal("metadata", EventStreamFrames.Decode(await response.Content.ReadAsByteArrayAsync(Cancelled))[^1].EventType);
        Assert.Equal(recorded, (await server.Control.RequestsAsync(Cancelled))[0].GetProperty("protocol").GetString());
        server.Logs.AssertNoWarnings();
    }

    [Fact]
    public async Task Unknown_operation_is_answered_like_aws()
    {
        await using var server = await SimulatorServer.StartAsync();

        var reply = await server.PostAsync("/guardrail/x/version/1/apply", "{}");

        Assert.Equal(HttpStatusCode.NotFound, reply.Status);
        Assert.Equal("UnknownOperationException", reply.ErrorType);
    }

    [Fact]
    public async Task Start_message_names_address_and_credentials()
    {
        await using var server = await SimulatorServer.StartAsync();

        var line = Assert.Single(server.Logs.Entries, entry => entry.Category.EndsWith("StartMessage", StringComparison.Ordinal)).ToString();

        Assert.Contains(server.Address.ToString().TrimEnd('/'), line, StringComparison.Ordinal);
        Assert.Contains("AKIASIMULATOREXAMPLE", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Region_that_is_none_stops_the_start()
    {
        await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => SimulatorServer.StartAsync(null, ("Simulator:Region", "nowhere")));
    }
}
