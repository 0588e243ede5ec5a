using System.IO.Pipelines;
using System.Text;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Contract;

public sealed class SseReaderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Data_and_comments_are_read_in_order_without_faults()
    {
        var reader = Over("data: {\"a\":1}\n\n: heartbeat\n\ndata: ä\r\n\r\ndata: [DONE]\n\n");

        var lines = new List<SseLine>();
        await foreach (var line in reader.ReadAsync(Token))
        {
            lines.Add(line);
        }

        Assert.Equal([new("{\"a\":1}", false), new("heartbeat", true), new("ä", false), new("[DONE]", false)], lines);
        Assert.True(reader.SawDone);
        reader.AssertNoFaults();
    }

    [Theory]
    [InlineData("data: 1\ndata: 2\n\n", "no blank line before")]
    [InlineData("data: 1\n\ndata: 2\n", "not ended by a blank line")]
    [InlineData("data: 1\n\ndata: 2", "ends inside a line")]
    [InlineData("data: [DONE]\n\ndata: 1\n\n", "after [DONE]")]
    [InlineData("event: x\n\n", "neither data nor a comment")]
    public async Task Fault_is_flagged(string stream, string fault)
    {
        var reader = Over(stream);

        await reader.ReadDataToEndAsync(Token);

        Assert.Contains(reader.Faults, found => found.Contains(fault, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Line_of_the_limit_passes_and_one_byte_more_is_flagged()
    {
        var longest = "data: " + new string('x', SseReader.MaxLineBytes - 6);
        var good = Over(longest + "\n\n");
        var bad = Over(longest + "x\n\n");

        await good.ReadDataToEndAsync(Token);
        await bad.ReadDataToEndAsync(Token);

        good.AssertNoFaults();
        Assert.Contains("32769", Assert.Single(bad.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invalid_utf8_is_flagged()
    {
        var reader = new SseReader(new MemoryStream([.. "data: "u8, 0xC3, .. "\n\n"u8]));

        await reader.ReadDataToEndAsync(Token);

        Assert.Equal("a line is not valid UTF-8", Assert.Single(reader.Faults));
    }

    [Fact]
    public async Task Line_is_seen_before_the_next_one_is_sent()
    {
        var pipe = new Pipe();
        await using var lines = new SseReader(pipe.Reader.AsStream()).ReadAsync(Token).GetAsyncEnumerator(Token);

        foreach (var text in new[] { "first", "second" })
        {
            await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes($"data: {text}\n\n"), Token);
            Assert.True(await lines.MoveNextAsync().AsTask().WaitAsync(TestTimeouts.Default, Token));
            Assert.Equal(text, lines.Current.Text);
        }

        await pipe.Writer.CompleteAsync();
        Assert.False(await lines.MoveNextAsync().AsTask().WaitAsync(TestTimeouts.Default, Token));
    }

    private static SseReader Over(string text) => new(new MemoryStream(Encoding.UTF8.GetBytes(text)));
}
