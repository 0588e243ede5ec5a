using System.Text.Json;
using System.Text.Json.Nodes;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.ChatApi;

/// <summary>Pictures, documents and audio in a request.</summary>
public sealed class AttachmentsTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private const string Nova = "amazon.nova-lite-v1:0";
    private const string Blind = "amazon.nova-micro-v1:0";
    private const string Listener = "mistral.voxtral-small-24b-2507";

    public static TheoryData<string, string, string> Pictures => new()
    {
        { "image/png", TestFiles.Png(), "png" },
        { "image/jpeg", TestFiles.Png(8000, 8000), "png" },
        { "image/png;charset=x", TestFiles.Jpeg(800, 600), "jpeg" },
        { "", TestFiles.Jpeg(10, 10, notes: 0), "jpeg" },
        { "image/heic", TestFiles.WebP(100, 8000), "webp" },
        { "application/octet-stream", TestFiles.Gif(7, 7), "gif" },
    };

    [Theory]
    [MemberData(nameof(Pictures))]
    public void Picture_is_what_its_bytes_say(string declared, string base64, string format)
    {
        var mapped = Map(Nova, Picture($"data:{declared};base64,{base64}"));

        AssertJson(
            $$"""[{"image":{"format":"{{format}}","source":{"bytes":"{{base64}}"} } }]""", mapped.Json.GetProperty("messages")[0].GetProperty("content"));
        Assert.Null(mapped.Ignored);
    }

    [Fact]
    public void Picture_with_escapes_white_space_and_an_empty_text_is_sent_clean()
    {
        var base64 = TestFiles.Jpeg(1, 1, notes: 100);
        var escaped = base64.Insert(8, @"\r\n").Insert(20, " ").Replace("/", @"\/", StringComparison.Ordinal);
        var mapped = Map(Nova, $$"""{"type":"text","text":""},{{Picture($"DATA:image\\/png;base64,{escaped}")}}""");

        var image = Assert.Single(mapped.Json.GetProperty("messages")[0].GetProperty("content").EnumerateArray()).GetProperty("image");
        Assert.Equal(base64, image.GetProperty("source").GetProperty("bytes").GetString());
    }

    [Fact]
    public void Picture_of_the_largest_size_is_spliced()
    {
        var base64 = TestFiles.Png(length: 3_932_160);
        var mapped = Map(Nova, $$"""{"type":"image_url","image_url":"data:image/png;base64,{{base64}}"},{"type":"text","text":"?"}""");

        var content = mapped.Json.GetProperty("messages")[0].GetProperty("content");
        Assert.Equal(base64, content[0].GetProperty("image").GetProperty("source").GetProperty("bytes").GetString());
        Assert.Equal("?", content[1].GetProperty("text").GetString());
    }

    [Fact]
    public void Detail_is_named_once()
    {
        var part = $$"""{"type":"image_url","image_url":{"detail":"high","url":"data:image/png;base64,{{TestFiles.Png()}}" } }""";

        Assert.Equal("messages[].content[].image_url.detail", Map(Nova, $"{part},{part}").Ignored);
    }

    public static TheoryData<string, string, string> Refused => new()
    {
        { Nova, Picture($"data:image/svg+xml;base64,{TestFiles.Svg}"), "not a PNG, JPEG, GIF or WebP" },
        { Nova, Picture($"data:image/png;base64,{TestFiles.Svg}"), "not a PNG, JPEG, GIF or WebP" },
        { Nova, Picture("data:image/png;base64,????"), "valid base64" },
        { Nova, Picture("data:image/png;base64,"), "valid base64" },
        { Nova, Picture("data:image/png,abc"), "without base64" },
        { Nova, Picture("data:"), "without base64" },
        { Nova, Picture("https://example.org/a.png"), "not fetched here" },
        { Nova, Picture("HTTP://169.254.169.254/latest"), "not fetched here" },
        { Nova, Picture("/api/v1/files/7/content"), "must be a data URL" },
        { Nova, Picture("0b54"), "must be a data URL" },
        { Nova, Picture("\\ud800"), "surrogate" },
        { Nova, """{"type":"image_url","image_url":{}}""", "is missing" },
        { Nova, """{"type":"image_url"}""", "is missing" },
        { Nova, """{"type":"image_url","image_url":7}""", "must be an object" },
        { Nova, Picture($"data:image/png;base64,{TestFiles.Png(length: 3_932_163)}"), "Scale it down" },
        { Nova, Picture($"data:image/png;base64,{TestFiles.Png(8001)}"), "8001 x 1" },
        { Nova, Picture($"data:image/png;base64,{TestFiles.Jpeg(1, 9000)}"), "1 x 9000" },
        { Nova, Picture($"data:image/png;base64,{TestFiles.WebP(9000, 1)}"), "9000 x 1" },
        { Nova, string.Join(',', Enumerable.Repeat(Picture($"data:image/png;base64,{TestFiles.Png()}"), 21)), "20 in a turn" },
        { Blind, Picture($"data:image/png;base64,{TestFiles.Png()}"), "takes no pictures" },
        { Blind, Document("a.pdf", TestFiles.Pdf), "takes no documents" },
        { Nova, Document("a.exe", TestFiles.Text), "of no type" },
        { Nova, """{"type":"file","file":{"file_id":"file-1"}}""", "file_data" },
        { Nova, """{"type":"file","file":{"filename":"a.pdf"}}""", "is missing" },
        { Nova, string.Join(',', Enumerable.Repeat(Document("a.pdf", TestFiles.Pdf), 6)), "5 in a turn" },
        { Nova, Audio("wav"), "takes no audio" },
        { Listener, Audio("midi"), "must be" },
        { Listener, """{"type":"input_audio","input_audio":"x"}""", "must be an object" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_cannot_be_sent_is_refused_by_its_part_and_in_words(string model, string parts, string text)
    {
        var exception = Assert.Throws<GatewayException>(() => Map(model, parts));

        Assert.Equal(400, exception.Error.Facts.Status);
        Assert.StartsWith("messages[0].content[", exception.Error.Param, StringComparison.Ordinal);
        Assert.Contains(text, exception.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Picture_of_anybody_but_the_user_is_refused()
    {
        var exception = Assert.Throws<GatewayException>(() => MappedRequest.Map(
            $$"""{"model":"m","messages":[{"role":"assistant","content":[{{Picture($"data:image/png;base64,{TestFiles.Png()}")}}]}]}""", Nova));

        Assert.Equal("messages[0].content[0]", exception.Error.Param);
    }

    [Fact]
    public void Picture_that_follows_a_tools_result_stays_in_the_turn_behind_it()
    {
        var mapped = MappedRequest.Map(
            $$"""
            {"model":"m","messages":[{"role":"user","content":"q"},
             {"role":"assistant","tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{}"} }]},
             {"role":"tool","tool_call_id":"1","content":""},
             {"role":"user","content":[{"type":"text","text":"The tool's pictures:"},{{Picture($"data:image/png;base64,{TestFiles.Png()}")}}] }]}
            """,
            Nova);

        Assert.Equal(
            ["toolResult", "text", "image"],
            mapped.Json.GetProperty("messages")[2].GetProperty("content").EnumerateArray().Select(block => block.EnumerateObject().First().Name));
    }

    [Fact]
    public void Picture_in_a_tools_result_stays_there()
    {
        var mapped = MappedRequest.Map(
            $$"""
            {"model":"m","messages":[{"role":"user","content":"q"},
             {"role":"assistant","tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{}"} }]},
             {"role":"tool","tool_call_id":"1","content":[{{Picture($"data:image/png;base64,{TestFiles.Png()}")}}] }]}
            """,
            Nova);

        var result = mapped.Json.GetProperty("messages")[2].GetProperty("content")[0].GetProperty("toolResult");
        Assert.Equal("png", result.GetProperty("content")[0].GetProperty("image").GetProperty("format").GetString());
    }

    [Theory]
    [InlineData("text/html;charset=utf-8", "html")]
    [InlineData("text/x-anything", "txt")]
    [InlineData("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx")]
    public void File_without_a_name_is_what_its_data_url_says(string mediaType, string format)
    {
        var mapped = Map(Nova, $$"""{"type":"text","text":"?"},{"type":"file","file":{"file_data":"data:{{mediaType}};base64,{{TestFiles.Text}}" } }""");

        Assert.Equal(format, mapped.Json.GetProperty("messages")[0].GetProperty("content")[1].GetProperty("document").GetProperty("format").GetString());
    }

    [Fact]
    public void Picture_that_comes_as_a_file_is_a_picture()
    {
        var mapped = Map(Nova, Document("a.png", TestFiles.Png()));

        Assert.True(mapped.Json.GetProperty("messages")[0].GetProperty("content")[0].TryGetProperty("image", out _));
    }

    [Fact]
    public void Audio_goes_to_models_that_listen()
    {
        var mapped = Map(Listener, Audio("wav"));

        AssertJson(
            $$"""[{"audio":{"format":"wav","source":{"bytes":"{{TestFiles.Text}}"} } }]""", mapped.Json.GetProperty("messages")[0].GetProperty("content"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"stream\":true")]
    public async Task Pictures_and_documents_arrive(string members)
    {
        var body = $$"""{"model":"{{Nova}}","messages":[{"role":"user","content":[{{Picture($"data:image/png;base64,{TestFiles.Png()}")}},{{Document("a.pdf", TestFiles.Pdf)}}] }]{{members}}}""";
        var text = members.Length > 0
            ? (await fixture.Harness.ChatClient.StreamAsync(body)).Joined("content")
            : (await fixture.Harness.ChatClient.AnswerAsync(body)).Message.GetProperty("content").GetString()!;

        Assert.NotEmpty(text);
    }

    [Fact]
    public async Task Refusal_names_the_part_in_openais_envelope()
    {
        using var response = await fixture.Harness.ChatClient.AskAsync(
            $$"""{"model":"{{Blind}}","messages":[{"role":"user","content":[{{Picture($"data:image/png;base64,{TestFiles.Png()}")}}] }]}""");

        Assert.Equal(400, (int)response.StatusCode);
        var error = JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("error");
        Assert.Equal("messages[0].content[0].image_url.url", error.GetProperty("param").GetString());
    }

    private static MappedRequest Map(string model, string parts) =>
        MappedRequest.Map($$"""{"model":"m","messages":[{"role":"user","content":[{{parts}}]}]}""", model);

    private static string Picture(string url) => $$"""{"type":"image_url","image_url":{"url":"{{url}}" } }""";

    private static string Document(string? name, string base64) => name is null
        ? $$"""{"type":"file","file":{"file_data":"{{base64}}" } }"""
        : $$"""{"type":"file","file":{"filename":"{{name}}","file_data":"data:application/octet-stream;base64,{{base64}}" } }""";

    private static string Audio(string format) =>
        $$"""{"type":"input_audio","input_audio":{"format":"{{format}}","data":"{{TestFiles.Text}}" } }""";

    private static void AssertJson(string expected, JsonElement actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual.GetRawText())), actual.GetRawText());
}
