using System.Net;
using System.Text.Json;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Tests.Infrastructure;
using SkiaSharp;

namespace BedrockAspire.Tests.ImageApi;

/// <summary>A whole reply of the image service.</summary>
internal sealed record ImageAnswer(HttpStatusCode Status, string? StatusText, IReadOnlyDictionary<string, string> Headers, JsonElement Body)
{
    public IReadOnlyList<string> Base64 => [.. Body.GetProperty("data").EnumerateArray().Select(image => image.GetProperty("b64_json").GetString()!)];

    public string? Ignored => Headers.GetValueOrDefault(GatewayHeaders.IgnoredParams);

    public string? Warning => Headers.GetValueOrDefault(GatewayHeaders.Warning);

    /// <summary>Asserts OpenAI's reply with that many PNGs, all of that size.</summary>
    public ImageAnswer AssertPictures(int count, string size)
    {
        Assert.True(Status == HttpStatusCode.OK, $"{Status} {Body}");
        OpenApiValidator.AssertValid("ImagesResponse", Body);
        Assert.Equal("application/json", Headers["Content-Type"]);
        Assert.Equal(count, Base64.Count);
        Assert.All(Base64, base64 =>
        {
            using var data = SKData.CreateCopy(Convert.FromBase64String(base64));
            using var codec = SKCodec.Create(data);
            Assert.Equal(SKEncodedImageFormat.Png, codec.EncodedFormat);
            using var bitmap = SKBitmap.Decode(codec);
            Assert.Equal(size, $"{bitmap.Width}x{bitmap.Height}");
        });
        return this;
    }

    /// <summary>The picture, decoded; it must be of this format.</summary>
    public SKBitmap Picture(int index = 0, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        Assert.True(Status == HttpStatusCode.OK, $"{Status} {Body}");
        OpenApiValidator.AssertValid("ImagesResponse", Body);
        using var data = SKData.CreateCopy(Convert.FromBase64String(Base64[index]));
        using var codec = SKCodec.Create(data);
        Assert.Equal(format, codec.EncodedFormat);
        return SKBitmap.Decode(codec);
    }

    /// <summary>Asserts OpenAI's error envelope, and its text in the status line.</summary>
    /// <returns>The text.</returns>
    public string AssertError(HttpStatusCode status, string? code, string? param)
    {
        Assert.True(Status == status, $"{Status} {Body}");
        OpenApiValidator.AssertValid("ErrorResponse", Body);
        Assert.Equal("application/json", Headers["Content-Type"]);
        var error = Body.GetProperty("error");
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Equal(param, error.GetProperty("param").GetString());
        var message = error.GetProperty("message").GetString()!;
        Assert.Equal(ReasonPhrase.Of(message), StatusText);
        return message;
    }
}
