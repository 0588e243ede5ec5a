using System.Buffers;

namespace BedrockAspire.Simulator.Http;

internal static class JsonReply
{
    /// <summary>Answers with an error in AWS's form.</summary>
    public static void WriteError(Exchange exchange, AwsException error)
    {
        var response = exchange.Context.Response;
        exchange.ErrorType = error.Type;
        response.StatusCode = error.Status;
        response.Headers["x-amzn-ErrorType"] = $"{error.Type}:http://internal.amazon.com/coral/com.amazon.bedrock/";
        if (error.RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        Write(exchange, error.Body is not null ? System.Text.Encoding.UTF8.GetBytes(error.Body) : ErrorBody(error));
    }

    public static void Write(Exchange exchange, ReadOnlySpan<byte> body)
    {
        var response = exchange.Context.Response;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        response.BodyWriter.Write(body);
    }

    private static byte[] ErrorBody(AwsException error)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new System.Text.Json.Utf8JsonWriter(
            buffer, new System.Text.Json.JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString(error.CapitalMember ? "Message" : "message", error.Message);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
