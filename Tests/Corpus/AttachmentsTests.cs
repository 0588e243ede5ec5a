using BedrockAspire.Tests.ChatApi;
using BedrockAspire.Tests.Infrastructure;
using static BedrockAspire.Tests.Corpus.ChatProbe;

namespace BedrockAspire.Tests.Corpus;

/// <summary>Pictures and files. How web addresses are resolved and followed is tested in <c>RemoteFiles</c>, under the same number.</summary>
public sealed class AttachmentsTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private readonly ChatProbe _probe = new(fixture.Harness);

    public static TheoryData<string, string, string, bool> Pictures
    {
        get
        {
            var data = new TheoryData<string, string, string, bool>();
            foreach (var (declared, base64, format) in new[]
            {
                ("image/jpeg", TestFiles.Png(), "png"), ("image/png", TestFiles.Jpeg(800, 600, notes: 20), "jpeg"),
                ("image/png;name=x", TestFiles.WebP(100, 100), "webp"), ("application/octet-stream", TestFiles.Gif(7, 7), "gif"), ("", TestFiles.Png(), "png"),
            })
            {
                data.Add(declared, base64, format, false);
                data.Add(declared, base64, format, true);
            }

            return data;
        }
    }

    public static TheoryData<string, string, bool> Refused
    {
        get
        {
            var data = new TheoryData<string, string, bool>();
            foreach (var (url, reason) in new[]
            {
                ("http://127.0.0.1:1/a.png", "not on the public internet"), ("http://169.254.169.254/latest/meta-data", "not on the public internet"),
                ("http://[::1]/a.png", "not on the public internet"), ("http://[::ffff:10.0.0.1]/a.png", "not on the public internet"),
                ("http://localhost/a.png", "not on the public internet"), ("file:///etc/passwd", "must be a data URL"),
                ("/api/v1/files/7/content", "must be a data URL"), ($"data:image/svg+xml;base64,{TestFiles.Svg}", "not a PNG, JPEG, GIF or WebP"),
                ($"data:image/png;base64,{TestFiles.Pdf}", "not a PNG, JPEG, GIF or WebP"), ($"data:image/png;base64,{TestFiles.Png(length: 3_932_163)}", "cut off before its end"),
                ($"data:image/png;base64,{TestFiles.Png(8001)}", "cut off before its end"),
            })
            {
                data.Add(url, reason, false);
                data.Add(url, reason, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Pictures))]
    public async Task Corpus_17_picture_is_what_its_bytes_say(string declared, string base64, string format, bool stream)
    {
        await _probe.ForgetAsync();
        await _probe.AnswerAsync(stream, Nova, Message(Picture($"data:{declared};base64,{base64}")));

        var image = Assert.Single((await _probe.SentAsync()).GetProperty("messages")[0].GetProperty("content").EnumerateArray()).GetProperty("image");
        Assert.Equal((format, base64), (image.GetProperty("format").GetString(), image.GetProperty("source").GetProperty("bytes").GetString()));
    }

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    [Trait("OpenWebUI", "17")]
    public async Task Corpus_17_picture_that_cannot_be_sent_is_refused_by_name_and_bedrock_is_not_asked(string url, string reason, bool stream)
    {
        await _probe.ForgetAsync();
        var reply = await _probe.AskAsync(stream, Nova, Message("""{"type":"text","text":"?"}""" + "," + Picture(url)));

        Assert.Equal((400, "messages[0].content[1].image_url.url"), (reply.Status, reply.Failure.Param));
        Assert.Contains(reason, reply.Failure.Message, StringComparison.Ordinal);
        Assert.Empty(await _probe.CallsAsync());
    }

    [Theory]
    [MemberData(nameof(Forms), MemberType = typeof(ChatProbe))]
    [Trait("OpenWebUI", "31")]
    public async Task Corpus_18_files_become_documents_with_legal_names_and_a_text_beside_them(bool stream)
    {
        await _probe.ForgetAsync();
        await _probe.AnswerAsync(
            stream, Nova, Message(string.Join(',', File("Größe_v2.1 (final)!.pdf", TestFiles.Pdf), File("a  b.csv", TestFiles.Text), File("A b.csv", TestFiles.Text))));

        var content = (await _probe.SentAsync()).GetProperty("messages")[0].GetProperty("content").EnumerateArray().ToArray();
        Assert.Equal(
            [("Gr-e-v2-1 (final)", "pdf"), ("a b", "csv"), ("A b (2)", "csv")],
            content[..3].Select(block => block.GetProperty("document")).Select(
                document => (document.GetProperty("name").GetString(), document.GetProperty("format").GetString())));
        Assert.Equal(TestFiles.Pdf, content[0].GetProperty("document").GetProperty("source").GetProperty("bytes").GetString());
        Assert.NotEmpty(content[3].GetProperty("text").GetString()!);
    }

    private static string Message(string parts) => $$"""{"role":"user","content":[{{parts}}]}""";

    private static string Picture(string url) => $$"""{"type":"image_url","image_url":{"url":"{{url}}"} }""";

    private static string File(string name, string base64) =>
        $$"""{"type":"file","file":{"filename":"{{name}}","file_data":"data:application/octet-stream;base64,{{base64}}"} }""";
}
