using System.Diagnostics;
using System.Text.Json;
using BedrockAspire.Gateway.Telemetry;
using BedrockAspire.Tests.Infrastructure;
using BedrockAspire.Tests.Pictures;

namespace BedrockAspire.Tests.ImageApi;

/// <summary>What spans hold of drawings and edits: nothing by default; prompts and the names of pictures when the standard switch says so.</summary>
public sealed class PictureContentTests
{
    private const string Prompt = "a swordfish at dawn";
    private const string Unwanted = "kookaburra";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, false)]
    [InlineData(null, true)]
    [InlineData("false", false)]
    [InlineData("event_only", true)]
    public async Task Without_the_switch_no_span_and_no_log_holds_a_word_of_it(string? value, bool edit)
    {
        await using var harness = await StartAsync(value, "silent-brush");
        using var spans = new AllSpans();

        var span = await SendAsync(harness, spans, "silent-brush", edit);

        foreach (var activity in spans.Of(span.TraceId))
        {
            AssertSilent(activity.DisplayName);
            Assert.All(activity.TagObjects, tag => AssertSilent($"{tag.Key} {tag.Value}"));
            Assert.All(activity.Events.SelectMany(activity => activity.Tags), tag => AssertSilent($"{tag.Key} {tag.Value}"));
        }

        Assert.All(harness.Image.Logs.Entries, entry => AssertSilent(entry.Message));
    }

    [Fact]
    public async Task With_the_switch_the_span_of_a_drawing_holds_the_prompt_and_names_the_pictures()
    {
        await using var harness = await StartAsync("true", "talking-brush");
        using var spans = new AllSpans();

        var span = await SendAsync(harness, spans, "talking-brush", edit: false);

        Assert.Equal([Prompt, $"`negative_prompt`: {Unwanted}"], Parts(span, GenAiContentNames.InputMessages, "user"));
        var drawn = Parts(span, GenAiContentNames.OutputMessages, "assistant");
        Assert.Equal(2, drawn.Count);
        Assert.All(drawn, part => Assert.Matches(@"^\(image, png, 1024 x 1024 pixels, [1-9]\d+ bytes, not recorded\)$", part));
        Assert.Equal("stop", Message(span, GenAiContentNames.OutputMessages).GetProperty("finish_reason").GetString());
    }

    [Fact]
    public async Task With_the_switch_the_span_of_an_edit_names_the_pictures_that_came_and_went()
    {
        await using var harness = await StartAsync("span_only", "mending-brush");
        using var spans = new AllSpans();
        var picture = PictureFiles.Make(512, 384);

        var span = await SendAsync(harness, spans, "mending-brush", edit: true);

        Assert.Equal(
            [
                Prompt, $"`negative_prompt`: {Unwanted}", "`taskType`: INPAINTING",
                $"(image, png, 512 x 384 pixels, {picture.Length} bytes, not recorded)", $"(mask, png, 512 x 384 pixels, {Mask.Length} bytes, not recorded)",
            ],
            Parts(span, GenAiContentNames.InputMessages, "user"));
        Assert.Matches(
            @"^\(image, png, 512 x 384 pixels, [1-9]\d+ bytes, not recorded\)$",
            Assert.Single(Parts(span, GenAiContentNames.OutputMessages, "assistant")));
    }

    [Fact]
    public async Task A_drawing_that_failed_leaves_what_was_asked()
    {
        await using var harness = await StartAsync("true", "careful-brush");
        using var spans = new AllSpans();

        var answer = await ImageServiceFixture.SendAsync(harness.ImageClient, """{"model":"careful-brush","prompt":"a filtered-output"}""");

        // Nothing was drawn: the prompt is there, and an error in place of an answer.
        answer.AssertError(System.Net.HttpStatusCode.BadRequest, "content_policy_violation", "prompt");
        var span = await spans.CallOfAsync("careful-brush").WaitAsync(TestTimeouts.Default, Cancellation);
        Assert.Equal(["a filtered-output"], Parts(span, GenAiContentNames.InputMessages, "user"));
        Assert.Null(span.GetTagItem(GenAiContentNames.OutputMessages));
        Assert.Equal("content_policy_violation", span.GetTagItem(GenAiNames.ErrorType));
    }

    [Fact]
    public void A_long_prompt_is_cut_and_says_so()
    {
        Assert.Equal(
            $$"""[{"role":"user","parts":[{"type":"text","content":"{{new string('x', GenAiText.MaxLength)}}… (5 more characters are not recorded)"}]}]""",
            GenAiText.ComposeMessage("user", null, json => GenAiText.WritePart(json, "text"u8, new string('x', GenAiText.MaxLength + 5))));
    }

    private static byte[] Mask { get; } = EditsTests.LeftHalfTransparent(512, 384);

    private static Task<ServiceHarness> StartAsync(string? value, string alias) => ImageServiceFixture.StartAsync(options =>
    {
        // A name that no other test asks for, as spans of the whole process are seen.
        options.Settings[$"Catalogue:Aliases:{alias}"] = "amazon.nova-canvas-v1:0";
        options.Settings[ContentCapture.Switch] = value;
    });

    private static async Task<Activity> SendAsync(ServiceHarness harness, AllSpans spans, string model, bool edit)
    {
        if (edit)
        {
            var form = new EditForm().Members(("model", model), ("prompt", Prompt), ("negative_prompt", Unwanted), ("taskType", "INPAINTING"))
                .File(PictureFiles.Make(512, 384)).File(Mask, "mask");
            (await ImageServiceFixture.SendAsync(harness.ImageClient, form)).AssertPictures(1, "512x384");
        }
        else
        {
            var json = $$"""{"model":"{{model}}","prompt":"{{Prompt}}","negative_prompt":"{{Unwanted}}","n":2,"size":"1024x1024"}""";
            (await ImageServiceFixture.SendAsync(harness.ImageClient, json)).AssertPictures(2, "1024x1024");
        }

        return await spans.CallOfAsync(model).WaitAsync(TestTimeouts.Default, Cancellation);
    }

    private static void AssertSilent(string text)
    {
        Assert.DoesNotContain("swordfish", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Unwanted, text, StringComparison.OrdinalIgnoreCase);
    }

    private static JsonElement Message(Activity span, string name)
    {
        var tag = Assert.IsType<string>(span.GetTagItem(name));
        Assert.True(tag.Length < 2_000, $"{tag.Length} characters");
        return Assert.Single(JsonElement.Parse(tag).EnumerateArray());
    }

    private static List<string> Parts(Activity span, string name, string role)
    {
        var message = Message(span, name);
        Assert.Equal(role, message.GetProperty("role").GetString());
        return
        [
            .. message.GetProperty("parts").EnumerateArray().Select(part =>
            {
                Assert.Equal("text", part.GetProperty("type").GetString());
                return part.GetProperty("content").GetString()!;
            }),
        ];
    }
}
