using System.Text.Json;
using System.Text.Json.Serialization;

namespace BedrockAspire.Benchmarks.Chaos;

[JsonSerializable(typeof(JsonElement))]
internal sealed partial class ChaosJsonContext : JsonSerializerContext;
