using System.Text.Json;
using System.Text.Json.Serialization;

namespace BedrockAspire.Simulator.Http;

[JsonSerializable(typeof(JsonElement))]
internal sealed partial class JsonElementContext : JsonSerializerContext;
