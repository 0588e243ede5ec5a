using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace BedrockAspire.Simulator.Http;

internal static class Json
{
    public static byte[] Object(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The element as it stands.</summary>
    public static byte[] Bytes(JsonElement element) => JsonSerializer.SerializeToUtf8Bytes(element, JsonElementContext.Default.JsonElement);

    public static void WriteStrings(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
