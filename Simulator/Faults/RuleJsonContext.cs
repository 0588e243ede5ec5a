using System.Text.Json;
using System.Text.Json.Serialization;

namespace BedrockAspire.Simulator.Faults;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(Rule))]
[JsonSerializable(typeof(IReadOnlyList<Rule>))]
[JsonSerializable(typeof(Fault))]
internal sealed partial class RuleJsonContext : JsonSerializerContext;
