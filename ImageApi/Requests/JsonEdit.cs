using System.Buffers;
using System.Text.Json;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ImageApi.Requests;

/// <summary>Reads an edit that came as JSON: pictures are <c>{"image_url":"data:…"}</c>, or just such a text.</summary>
internal static class JsonEdit
{
    /// <exception cref="GatewayException">The body is no JSON object, or a member is wrong (400).</exception>
    public static void Read(ReadOnlySpan<byte> body, EditRequest request) => JsonMembers.Read(body, (ref reader, member) =>
    {
        switch (member)
        {
            case MemberNames.Image or MemberNames.Images:
                ReadPictures(ref reader, member, request);
                break;
            case MemberNames.InitImage:
                request.Pictures.Insert(0, ReadPicture(ref reader, member));
                break;
            case MemberNames.StyleImage:
                Add(ref reader, member, request);
                break;
            case MemberNames.Mask:
                if (reader.TokenType != JsonTokenType.Null)
                {
                    var mask = ReadPicture(ref reader, member);
                    request.Mask?.Dispose();
                    request.Mask = mask;
                }

                break;
            default:
                EditRequestReader.Take(request, member, MemberValue.Read(ref reader));
                break;
        }
    });

    private static void ReadPictures(ref Utf8JsonReader reader, string member, EditRequest request)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            Add(ref reader, EditRequestReader.ParamOf(request, member), request);
            return;
        }

        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            Add(ref reader, $"{member}[{index}]", request);
        }
    }

    private static void Add(ref Utf8JsonReader reader, string param, EditRequest request)
    {
        if (request.Pictures.Count == EditRequest.MaxPictures)
        {
            throw EditRequestReader.TooMany();
        }

        request.Pictures.Add(ReadPicture(ref reader, param));
    }

    private static UploadedPicture ReadPicture(ref Utf8JsonReader reader, string param)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return Decode(ref reader, param);
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw GatewayException.Invalid($"'{param}' must be an object with 'image_url', a data URL.", param);
        }

        UploadedPicture? picture = null;
        try
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isUrl = reader.ValueTextEquals("image_url"u8);
                var isFile = reader.ValueTextEquals("file_id"u8);
                reader.Read();
                if (isUrl && reader.TokenType == JsonTokenType.String && picture is null)
                {
                    picture = Decode(ref reader, $"{param}.image_url");
                }
                else if (isFile && reader.TokenType != JsonTokenType.Null)
                {
                    throw new GatewayException(
                        GatewayErrorKind.UnsupportedParameter, $"'{param}.file_id' cannot be used: this gateway keeps no files. Send 'image_url' with a data URL.", $"{param}.file_id");
                }
                else
                {
                    reader.Skip();
                }
            }

            return picture ?? throw GatewayException.Invalid($"'{param}' must be an object with 'image_url', a data URL.", param);
        }
        catch
        {
            picture?.Dispose();
            throw;
        }
    }

    private static UploadedPicture Decode(ref Utf8JsonReader reader, string param)
    {
        if (!reader.ValueIsEscaped)
        {
            return DataUrl.Decode(reader.ValueSpan, param);
        }

        // An encoder that writes "\/" costs a copy.
        var copy = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            return DataUrl.Decode(copy.AsSpan(0, reader.CopyString(copy)), param);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }
}
