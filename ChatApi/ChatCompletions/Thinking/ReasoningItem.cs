using System.Text;
using System.Text.Json;
using BedrockAspire.ChatApi.Json;

namespace BedrockAspire.ChatApi.ChatCompletions.Thinking;

/// <summary>One item of <c>reasoning_details</c>, in place. It comes from the caller, so nothing about it is certain.</summary>
internal ref struct ReasoningItem
{
    /// <summary>What stands between the quotes; empty when absent.</summary>
    public ReadOnlySpan<byte> Text;

    /// <inheritdoc cref="Text"/>
    public ReadOnlySpan<byte> Signature;

    /// <inheritdoc cref="Text"/>
    public ReadOnlySpan<byte> Data;

    /// <inheritdoc cref="Text"/>
    public ReadOnlySpan<byte> Format;

    /// <summary>Which block it is of.</summary>
    public long Index;

    /// <summary>Reads the object that the reader stands on.</summary>
    public static ReasoningItem Read(ref Utf8JsonReader json, ReadOnlySpan<byte> details)
    {
        var item = default(ReasoningItem);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isText = json.ValueTextEquals("text"u8);
            var isSignature = json.ValueTextEquals("signature"u8);
            var isData = json.ValueTextEquals("data"u8);
            var isFormat = json.ValueTextEquals("format"u8);
            var isIndex = json.ValueTextEquals("index"u8);
            json.Read();
            if (json.TokenType == JsonTokenType.String)
            {
                var value = details.Slice((int)json.TokenStartIndex + 1, json.ValueSpan.Length);
                item.Text = isText ? value : item.Text;
                item.Signature = isSignature ? value : item.Signature;
                item.Data = isData ? value : item.Data;
                item.Format = isFormat ? value : item.Format;
            }
            else if (isIndex && json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var index))
            {
                item.Index = index;
            }

            json.Skip();
        }

        return item;
    }

    /// <summary>Whether a model of this format can be given it: broken texts would be refused.</summary>
    public readonly bool Takes(string format) =>
        (Format.IsEmpty || Ascii.Equals(Format, format))
        && JsonText.HasWholeSurrogates(Text)
        && JsonText.HasWholeSurrogates(Signature)
        && (Data.IsEmpty || System.Buffers.Text.Base64.IsValid(Data));
}
