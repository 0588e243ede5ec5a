using System.Text.Json;
using BedrockAspire.Simulator;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Simulator;

public sealed class NodeSdkTests
{
    [Fact]
    public async Task Aws_sdk_for_javascript_works_over_both_versions_of_http()
    {
        var cancelled = TestContext.Current.CancellationToken;
        var folder = await NodeTools.RequireAsync("bedrock-sdk", cancelled);
        await using var server = await SimulatorServer.StartAsync();

        var outcome = await ProcessRunner.RunAsync(
            "node",
            ["drive.mjs", server.Address.ToString(), SimulatorCredentials.AccessKeyId, SimulatorCredentials.SecretAccessKey],
            folder,
            cancellationToken: cancelled);

        outcome.AssertSuccess();
        var result = JsonElement.Parse(outcome.LastLine);
        foreach (var run in new[] { result.GetProperty("http2"), result.GetProperty("http1") })
        {
            Assert.Equal("12 * 7 = 84", run.GetProperty("text").GetString());
            Assert.Equal("12 * 7 = 84", run.GetProperty("streamText").GetString());
            Assert.Equal("messageStart", run.GetProperty("firstEvent").GetString());
            Assert.Equal("metadata", run.GetProperty("lastEvent").GetString());
            Assert.Equal(1344, run.GetProperty("width").GetInt32());
            Assert.Equal(768, run.GetProperty("height").GetInt32());
            Assert.True(run.GetProperty("countedTokens").GetInt32() > 0);
            Assert.Equal([0.6, 0], run.GetProperty("severities").EnumerateArray().Select(severity => severity.GetDouble()));
            Assert.Equal(1, run.GetProperty("textUnits").GetInt32());
            Assert.Equal("ValidationException", run.GetProperty("failure").GetProperty("name").GetString());
        }

        Assert.Equal(5, result.GetProperty("profiles").GetInt32());
        Assert.True(result.GetProperty("nextToken").GetBoolean());
        var protocols = (await server.Control.RequestsAsync(cancelled)).EnumerateArray().Select(request => request.GetProperty("protocol").GetString());
        Assert.Contains("HTTP/2", protocols);
        Assert.Contains("HTTP/1.1", protocols);
        server.Logs.AssertNoWarnings();
    }
}
