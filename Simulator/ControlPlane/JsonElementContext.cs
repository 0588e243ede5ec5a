using System.Text.Json;
using System.Text.Json.Serialization;

namespace BedrockAspire.Simulator.ControlPlane;

[JsonSerializable(typeof(JsonElement))]
internal sealed partial class JsonElementContext : JsonSerializerContext;
