using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BedrockAspire.Benchmarks.Matrix;

[JsonSerializable(typeof(MatrixReport))]
[JsonSerializable(typeof(TargetBlock))]
internal sealed partial class MatrixJsonContext : JsonSerializerContext
{
    public static MatrixJsonContext Compact { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>For a file that people read, too.</summary>
    public static MatrixJsonContext Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new BlockLineConverter() },
    });
}
