using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Pictures;
using BedrockAspire.Gateway.Telemetry;
using BedrockAspire.ImageApi.Calls;
using BedrockAspire.ImageApi.Requests;

namespace BedrockAspire.ImageApi.Telemetry;

/// <summary>What the span of a call says beyond that of any call, if the operator wants it: what was asked, and which pictures came and went, by name only.</summary>
internal sealed class PictureSpan(ContentCapture capture)
{
    /// <summary>Notes on the current span what was asked. Pictures must still be there.</summary>
    public void Begin(ImageRequest asked, EditRequest? edit = null)
    {
        if (Captured() is { } activity)
        {
            activity.SetTag(GenAiContentNames.InputMessages, GenAiText.ComposeMessage("user", finishReason: null, json => WriteAsked(json, asked, edit)));
        }
    }

    /// <summary>Notes on the current span what was drawn.</summary>
    public void End(DrawnImages drawn)
    {
        if (Captured() is { } activity)
        {
            var isFiltered = drawn.Shortfall?.Kind == GatewayErrorKind.ContentPolicyViolation;
            activity.SetTag(
                GenAiContentNames.OutputMessages,
                GenAiText.ComposeMessage("assistant", isFiltered ? "content_filter" : "stop", json => WriteDrawn(json, drawn)));
        }
    }

    private Activity? Captured() =>
        capture.IsEnabled && Activity.Current is { IsAllDataRequested: true } activity && activity.Source.Name == GenAiNames.Source ? activity : null;

    private static void WriteAsked(Utf8JsonWriter json, ImageRequest asked, EditRequest? edit)
    {
        if (asked.Prompt.Length > 0)
        {
            GenAiText.WritePart(json, "text"u8, asked.Prompt);
        }

        WriteNamed(json, MemberNames.NegativePrompt, asked.NegativePrompt);
        if (edit is null)
        {
            return;
        }

        // Some of a model's own members are prompts as well.
        foreach (var (name, value) in edit.Settings)
        {
            WriteNamed(json, name, value.Text);
        }

        foreach (var picture in edit.Pictures)
        {
            WritePicture(json, "image", picture.Bytes.Span);
        }

        if (edit.Mask is { } mask)
        {
            WritePicture(json, MemberNames.Mask, mask.Bytes.Span);
        }
    }

    private static void WriteDrawn(Utf8JsonWriter json, DrawnImages drawn)
    {
        foreach (var image in drawn.All)
        {
            WriteStub(json, "image", new PictureFacts(image.Format, image.Size.Width, image.Size.Height), GenAiText.DecodedLength(image.Base64.Span));
        }

        if (drawn.Shortfall is { } shortfall)
        {
            GenAiText.WritePart(json, "text"u8, shortfall.Message);
        }
    }

    private static void WriteNamed(Utf8JsonWriter json, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            // Dashboards read a text as Markdown, where an underscore means something.
            GenAiText.WritePart(json, "text"u8, $"`{name}`: {text}");
        }
    }

    private static void WritePicture(Utf8JsonWriter json, string kind, ReadOnlySpan<byte> bytes) =>
        WriteStub(json, kind, PictureSniffer.Sniff(bytes), bytes.Length);

    private static void WriteStub(Utf8JsonWriter json, string kind, PictureFacts? facts, long bytes) =>
        GenAiText.WritePart(json, "text"u8, GenAiText.Stub(kind, facts is { } known ? Describe(known) : "unknown", bytes));

    private static string Describe(PictureFacts facts) =>
        string.Create(CultureInfo.InvariantCulture, $"{facts.FormatName}, {facts.Width} x {facts.Height} pixels");
}
