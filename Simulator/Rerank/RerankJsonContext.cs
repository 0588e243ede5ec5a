using System.Text.Json;
using System.Text.Json.Serialization;

namespace BedrockAspire.Simulator.Rerank;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(RerankFile))]
internal sealed partial class RerankJsonContext : JsonSerializerContext;
