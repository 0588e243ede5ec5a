using System.Text;
using System.Text.Json;
using BedrockAspire.Tests.ChatApi;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Contract;

/// <summary>
/// Real sequences of frames, encoded by AWS's own encoder, against the golden text of what a client receives. The README beside the files
/// says how either is written anew.
/// </summary>
public sealed class EventStreamGoldenTests
{
    private const string Folder = "event-streams";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static bool Writes => Environment.GetEnvironmentVariable("GOLDEN_WRITE") == "1";

    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(RepositoryRoot.Combine("Tests", "Fixtures", Folder), "*.bin").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Stream_that_arrives_split_at_any_point_becomes_the_golden_text(string name)
    {
        var stream = await File.ReadAllBytesAsync(PathOf(name, "bin"), Cancellation);
        var whole = await EventStreamReplay.RunAsync(stream);
        if (Writes)
        {
            await File.WriteAllTextAsync(PathOf(name, "sse"), whole, Cancellation);
            Assert.Fail($"{name}.sse was written. Read the difference, then run again without GOLDEN_WRITE.");
        }

        var golden = await File.ReadAllTextAsync(PathOf(name, "sse"), Cancellation);
        Assert.Equal(golden, whole);
        for (var split = 1; split < stream.Length; split++)
        {
            Assert.Equal(golden, await EventStreamReplay.RunAsync(stream[..split], stream[split..]));
        }

        Assert.Equal(golden, await EventStreamReplay.RunAsync([.. stream.Select(value => new[] { value })]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Golden_text_is_a_stream_that_openais_clients_read(string name)
    {
        await using var golden = File.OpenRead(PathOf(name, "sse"));
        var reader = new SseReader(golden);
        var lines = await reader.ReadDataToEndAsync(Cancellation);

        reader.AssertNoFaults();
        Assert.True(reader.SawDone);
        var failed = lines[^2].StartsWith("{\"error\":", StringComparison.Ordinal);
        Assert.Equal(name.StartsWith("error", StringComparison.Ordinal) || name is "malformed-answer" or "no-message-stop"
            || (name.StartsWith("exception", StringComparison.Ordinal) && name != "exception-after-the-answer"), failed);
        Assert.Equal(!failed, lines.Any(line => line.Contains("\"finish_reason\":\"", StringComparison.Ordinal)));
        Assert.All(lines.SkipLast(failed ? 2 : 1), line => OpenApiValidator.AssertValid("CreateChatCompletionStreamResponse", line));
        if (failed)
        {
            OpenApiValidator.AssertValid("ErrorResponse", lines[^2]);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Stream_over_sockets_becomes_the_golden_text(string name)
    {
        var stream = await File.ReadAllBytesAsync(PathOf(name, "bin"), Cancellation);
        await using var upstream = await ScriptedUpstream.StartAsync(stream, Cancellation);
        await using var harness = await ServiceHarness.StartAsync(
            options =>
            {
                options.Settings["Bedrock:SimulatorUrl"] = upstream.Address.ToString();
                options.WaitUntilReady = false;
            },
            Cancellation);
        using var response = await harness.ChatClient.AskAsync(
            """{"model":"us.anthropic.claude-sonnet-4-5-20250929-v1:0","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"q"}]}""");

        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal(await File.ReadAllTextAsync(PathOf(name, "sse"), Cancellation), EventStreamReplay.Fixed(text));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Events_of_a_fixture_are_what_awss_service_model_says(string name)
    {
        var frames = EventStreamFrames.Decode(await File.ReadAllBytesAsync(PathOf(name, "bin"), Cancellation));

        Assert.NotEmpty(frames);
        if (name is "unknown-events" or "exception-unknown" or "half-surrogates")
        {
            return;
        }

        Assert.All(frames.Where(frame => frame.MessageType != "error"), frame => ServiceModelValidator.Runtime.AssertValidEvent(
            "ConverseStreamOutput", (frame.EventType ?? frame.ExceptionType)!, frame.Payload, allowPadding: true));
    }

    [Fact]
    public async Task Fixtures_are_what_awss_encoder_writes()
    {
        var folder = await NodeTools.RequireAsync(Folder, Cancellation);
        var outcome = await ProcessRunner.RunAsync("node", ["write.mjs", "--check"], folder, new Dictionary<string, string>(), cancellationToken: Cancellation);
        outcome.AssertSuccess();

        var result = JsonElement.Parse(Encoding.UTF8.GetBytes(outcome.LastLine));
        Assert.Empty(result.GetProperty("differing").EnumerateArray());
        Assert.Equal(
            Names.Select(row => row.Data), result.GetProperty("names").EnumerateArray().Select(item => item.GetString()!).Order(StringComparer.Ordinal));
    }

    private static string PathOf(string name, string extension) => RepositoryRoot.Combine("Tests", "Fixtures", Folder, $"{name}.{extension}");
}
