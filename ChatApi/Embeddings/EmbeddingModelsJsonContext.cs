using System.Text.Json;
using System.Text.Json.Serialization;

namespace BedrockAspire.ChatApi.Embeddings;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(EmbeddingModelFile))]
internal sealed partial class EmbeddingModelsJsonContext : JsonSerializerContext;
