using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Streaming;

namespace BedrockAspire.Fuzz.Targets;

/// <summary>What must hold of everything that goes out, whatever came in.</summary>
internal static class Oracle
{
    private const int MaxDepth = 1000;
    private const int MaxProofLineBytes = 128 * 1024;

    /// <summary>Fails unless the bytes are one JSON value.</summary>
    public static void IsJson(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
        {
            throw new InvalidOperationException("What went out is not valid UTF-8.");
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
            {
                // Throws on half a surrogate pair.
                reader.GetString();
            }
        }
    }

    /// <summary>Fails unless the bytes are a stream that clients can read: data lines of JSON, none too long, ended by [DONE].</summary>
    public static void IsSse(ReadOnlySpan<byte> stream)
    {
        if (!stream.EndsWith("data: [DONE]\n\n"u8))
        {
            throw new InvalidOperationException("The stream does not end with [DONE].");
        }

        while (!stream.IsEmpty)
        {
            var end = stream.IndexOf("\n\n"u8);
            var line = stream[..end];
            // A proof of thinking cannot be cut.
            var max = line.IndexOf("\"reasoning_details\""u8) >= 0 ? MaxProofLineBytes : SseResponse.MaxLineBytes;
            if (line.Length > max || !line.StartsWith("data: "u8) || line.Contains((byte)'\n'))
            {
                throw new InvalidOperationException($"A line of {line.Length} bytes is too long or no data line.");
            }

            if (!line.SequenceEqual("data: [DONE]"u8))
            {
                IsJson(line[6..]);
            }

            stream = stream[(end + 2)..];
        }
    }

    /// <summary>Fails unless the refusal is the caller's fault or Bedrock's, never the gateway's, and says something.</summary>
    public static void IsMeant(GatewayException refusal)
    {
        if (refusal.Error.Facts.Status is < 400 or 500 || refusal.Error.Message.Length == 0)
        {
            throw new InvalidOperationException("A refusal counts as a fault of the gateway, or says nothing.", refusal);
        }

        var output = new ArrayBufferWriter<byte>();
        OpenAIErrorWriter.Write(output, refusal.Error);
        IsJson(output.WrittenSpan);
    }
}
