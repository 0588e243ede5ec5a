using System.Buffers.Text;
using System.Text.Json;
using BedrockAspire.Bedrock;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.ImageApi.Families;

namespace BedrockAspire.ImageApi.Calls;

/// <summary>Reads what a model answered. Stability and Amazon both call the pictures <c>images</c>; members that are not known are passed over.</summary>
internal static class ImageReplyReader
{
    /// <summary>Reads a reply, and disposes it unless it holds pictures.</summary>
    /// <exception cref="GatewayException">It holds none: they were filtered (400), or the model failed (502).</exception>
    public static ImageReply Read(BedrockReply reply)
    {
        try
        {
            var (images, reason) = Parse(reply.Body);
            var refusal = reason is null ? null : ImageRefusal.Of(reason);
            if (images.Count == 0)
            {
                throw new GatewayException(refusal ?? Failed("Bedrock answered without a picture and without a reason. Try again."));
            }

            return new ImageReply(images, refusal, reply);
        }
        catch
        {
            reply.Dispose();
            throw;
        }
    }

    private static (List<DrawnImage> Images, string? Reason) Parse(ReadOnlyMemory<byte> body)
    {
        List<DrawnImage> images = [];
        string? reason = null;
        try
        {
            var reader = new Utf8JsonReader(body.Span);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw new GatewayException(Unreadable());
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("images"u8))
                {
                    ReadImages(ref reader, body, images);
                }
                else if (reader.ValueTextEquals("finish_reasons"u8) || reader.ValueTextEquals("error"u8))
                {
                    reason = ReadReason(ref reader) ?? reason;
                }
                else
                {
                    reader.Skip();
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new GatewayException(Unreadable(), exception);
        }

        return (images, reason);
    }

    private static void ReadImages(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, List<DrawnImage> images)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                images.Add(ImageAt(ref reader, body));
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static DrawnImage ImageAt(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        // One past the opening quote. An encoder that writes "\/" costs a copy; none of Bedrock's is known to.
        var base64 = reader.ValueIsEscaped
            ? System.Text.Encoding.UTF8.GetBytes(reader.GetString()!)
            : body.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
        if (Base64Picture.Sniff(base64.Span) is not { } facts || !Base64.IsValid(base64.Span))
        {
            throw new GatewayException(Failed("Bedrock answered with something else than the picture that was asked for. Try again, or choose another model."));
        }

        return new DrawnImage(base64, facts.Format, new ImageSize(facts.Width, facts.Height));
    }

    // Stability: an array with null for each picture that is fine. Amazon: a text, or null.
    private static string? ReadReason(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString();
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return null;
        }

        string? reason = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                reason ??= reader.GetString();
            }
            else
            {
                reader.Skip();
            }
        }

        return reason;
    }

    private static GatewayError Unreadable() => Failed("Bedrock's answer could not be read. Try again.");

    private static GatewayError Failed(string message) => new(GatewayErrorKind.UpstreamFailed, message);
}
