using System.Text.Json;
using System.Text.Json.Serialization;

namespace BedrockAspire.ChatApi.Moderations;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(GuardrailFacts))]
internal sealed partial class GuardrailJsonContext : JsonSerializerContext;
