using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using BedrockAspire.Gateway.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace BedrockAspire.Gateway.Errors;

/// <summary>The one writer of OpenAI's error envelope.</summary>
public static class OpenAIErrorWriter
{
    // Quotation marks in a text stay readable: the body is application/json and is never embedded in HTML.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes <c>{"error":{"message":…,"type":…,"param":…,"code":…}}</c>.</summary>
    public static void Write(IBufferWriter<byte> output, GatewayError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        using var json = new Utf8JsonWriter(output, WriterOptions);
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteString("message"u8, error.Message);
        json.WriteString("type"u8, error.Facts.Type);
        json.WriteString("param"u8, error.Param);
        json.WriteString("code"u8, error.Facts.Code);
        if (error.Fields is { } fields)
        {
            json.WriteStartArray("fields"u8);
            foreach (var (field, message) in fields)
            {
                json.WriteStartObject();
                json.WriteString("field"u8, field);
                json.WriteString("message"u8, message);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Answers a request whose response has not started with an error.</summary>
    public static async Task WriteAsync(HttpContext context, GatewayError error, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(error);
        var response = context.Response;
        var allow = response.Headers.Allow;
        response.Clear();
        response.Headers.Allow = allow;
        response.StatusCode = error.Facts.Status;
        if (context.Features.Get<GatewayRequest>() is { ErrorsInReasonPhrase: true })
        {
            context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = ReasonPhrase.Of(error.Message);
        }

        if (response.StatusCode == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }

        if (error.RetryAfter is { } wait)
        {
            var seconds = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds));
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        using var body = new PooledBufferWriter(512);
        Write(body, error);
        await JsonResponse.WriteAsync(response, body.WrittenMemory, cancellationToken);
    }
}
