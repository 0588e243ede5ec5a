using System.Text.Json;
using System.Text.Json.Serialization;

namespace BedrockAspire.ImageApi.Families;

internal sealed class ImageSizeConverter : JsonConverter<ImageSize>
{
    public override ImageSize Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ImageSize.TryParse(reader.GetString(), out var size) ? size : throw new JsonException("A size is written WIDTHxHEIGHT.");

    public override void Write(Utf8JsonWriter writer, ImageSize value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
