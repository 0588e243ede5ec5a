using System.Text.Json;
using System.Text.Json.Serialization;

namespace BedrockAspire.ChatApi.Rerank;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(RerankModelFile))]
internal sealed partial class RerankModelsJsonContext : JsonSerializerContext;
