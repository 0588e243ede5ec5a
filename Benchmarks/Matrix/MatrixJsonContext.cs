using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BedrockAspire.Benchmarks.Matrix;

[JsonSerializable(typeof(MatrixReport))]
internal sealed partial class MatrixJsonContext : JsonSerializerContext
{
    public static MatrixJsonContext Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
