using System.Text.Json;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.ImageApi.Families;

namespace BedrockAspire.ImageApi.Generations;

/// <summary>Reads the body of a request. Every error names the member; members that no model here has are noted as ignored.</summary>
internal static class ImageRequestReader
{
    /// <exception cref="GatewayException">The body is not JSON, or a member is wrong (400).</exception>
    public static ImageRequest Read(ReadOnlySpan<byte> body, GatewayRequest request)
    {
        var reader = new Utf8JsonReader(body);
        var asked = new ImageRequest { Prompt = "" };
        string? member = null;
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw GatewayException.Invalid("The request body must be a JSON object.");
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                member = null;
                member = reader.GetString()!;
                reader.Read();
                asked = ReadMember(ref reader, member, asked, request);
            }

            // Finds whatever follows the object.
            reader.Read();
        }
        catch (JsonException exception)
        {
            throw new GatewayException(
                new GatewayError(
                    GatewayErrorKind.InvalidRequest,
                    $"The request body is not valid JSON, or it is cut off: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}."),
                exception);
        }
        catch (InvalidOperationException exception)
        {
            // An escape such as \ud800 alone is JSON, and yet no text.
            var subject = member is null ? "The name of a member" : $"'{member}'";
            throw new GatewayException(
                new GatewayError(GatewayErrorKind.InvalidRequest, $"{subject} holds half of a surrogate pair, which is no text.", member), exception);
        }

        return string.IsNullOrWhiteSpace(asked.Prompt)
            ? throw GatewayException.Invalid("'prompt' is required and must not be blank: say what to draw.", MemberNames.Prompt)
            : asked;
    }

    private static ImageRequest ReadMember(ref Utf8JsonReader reader, string member, ImageRequest asked, GatewayRequest request)
    {
        switch (member)
        {
            case MemberNames.Prompt:
                return asked with { Prompt = Text(ref reader, member) ?? "" };
            case MemberNames.Model:
                return asked with { Model = Text(ref reader, member) };
            case MemberNames.Count:
                return asked with { Count = Count(ref reader) };
            case MemberNames.Size:
                return asked with { Size = Size(Text(ref reader, member)) };
            case MemberNames.Quality:
                return asked with { Quality = Quality(Text(ref reader, member)) };
            case MemberNames.Style:
                return asked with { Style = NullIfBlank(Text(ref reader, member)) };
            case MemberNames.NegativePrompt:
                return asked with { NegativePrompt = NullIfBlank(Text(ref reader, member)) };
            case MemberNames.Seed:
                return asked with { Seed = Seed(ref reader) };
            case MemberNames.CfgScale:
                return asked with { CfgScale = Number(ref reader, member) };
            case MemberNames.ResponseFormat:
                CheckResponseFormat(Text(ref reader, member));
                return asked;
            case MemberNames.OutputFormat:
                CheckOutputFormat(Text(ref reader, member), request);
                return asked;
            case MemberNames.Stream:
                CheckStream(ref reader);
                return asked;
            default:
                Skip(ref reader, member, request);
                return asked;
        }
    }

    private static string? Text(ref Utf8JsonReader reader, string member) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Null => null,
        _ => throw GatewayException.Invalid($"'{member}' must be a string.", member),
    };

    private static int Count(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return 1;
        }

        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var count) && count is >= 1 and <= ImageRequest.MaxCount
            ? count
            : throw GatewayException.Invalid($"'n' must be an integer from 1 to {ImageRequest.MaxCount}.", MemberNames.Count);
    }

    private static ImageSize? Size(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Equals("auto", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return ImageSize.TryParse(text.AsSpan().Trim(), out var size)
            ? size
            : throw GatewayException.Invalid("'size' must be WIDTHxHEIGHT in pixels, such as 1024x1024, or 'auto'.", MemberNames.Size);
    }

    private static ImageQuality? Quality(string? text) => text switch
    {
        null or "" or "auto" => null,
        "standard" or "low" or "medium" => ImageQuality.Standard,
        "premium" or "hd" or "high" => ImageQuality.Premium,
        _ => throw GatewayException.Invalid("'quality' must be standard, premium, hd, high, medium, low or auto.", MemberNames.Quality),
    };

    private static long? Seed(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var seed)
            ? seed
            : throw GatewayException.Invalid("'seed' must be an integer.", MemberNames.Seed);
    }

    private static double? Number(ref Utf8JsonReader reader, string member) => reader.TokenType switch
    {
        JsonTokenType.Number => reader.GetDouble(),
        JsonTokenType.Null => null,
        _ => throw GatewayException.Invalid($"'{member}' must be a number.", member),
    };

    private static void CheckResponseFormat(string? text)
    {
        switch (text)
        {
            case null or "" or "b64_json":
                return;
            case "url":
                throw new GatewayException(
                    GatewayErrorKind.UnsupportedParameter,
                    "'response_format' can only be b64_json: Bedrock answers with the picture itself, and the gateway keeps no pictures that a URL could lead to.",
                    MemberNames.ResponseFormat);
            default:
                throw GatewayException.Invalid("'response_format' must be b64_json.", MemberNames.ResponseFormat);
        }
    }

    private static void CheckOutputFormat(string? text, GatewayRequest request)
    {
        if (text is not (null or "" or "png"))
        {
            request.Ignore(MemberNames.OutputFormat);
        }
    }

    private static void CheckStream(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.False or JsonTokenType.Null:
                return;
            case JsonTokenType.True:
                throw new GatewayException(
                    GatewayErrorKind.UnsupportedParameter,
                    "'stream' cannot be true: the image models of Bedrock send no partial pictures. Leave 'stream' out; the finished pictures come in one reply.",
                    MemberNames.Stream);
            default:
                throw GatewayException.Invalid("'stream' must be a boolean.", MemberNames.Stream);
        }
    }

    // A member that leaves the choice to the service asks for nothing.
    private static void Skip(ref Utf8JsonReader reader, string member, GatewayRequest request)
    {
        var asksForNothing = reader.TokenType == JsonTokenType.Null
            || (reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("auto"u8));
        reader.Skip();
        if (!asksForNothing)
        {
            request.Ignore(member);
        }
    }

    private static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
