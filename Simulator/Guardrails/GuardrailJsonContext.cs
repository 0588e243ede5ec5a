using System.Text.Json;
using System.Text.Json.Serialization;

namespace BedrockAspire.Simulator.Guardrails;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(GuardrailFile))]
internal sealed partial class GuardrailJsonContext : JsonSerializerContext;
