using System.Text.Json;
using System.Text.Json.Serialization;

namespace BedrockAspire.Benchmarks.Matrix;

/// <summary>Writes a block on one line: there are hundreds of them in a file that people read.</summary>
internal sealed class BlockLineConverter : JsonConverter<TargetBlock>
{
    public override TargetBlock? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(ref reader, MatrixJsonContext.Compact.TargetBlock);

    public override void Write(Utf8JsonWriter writer, TargetBlock value, JsonSerializerOptions options) =>
        writer.WriteRawValue(JsonSerializer.SerializeToUtf8Bytes(value, MatrixJsonContext.Compact.TargetBlock), skipInputValidation: true);
}
