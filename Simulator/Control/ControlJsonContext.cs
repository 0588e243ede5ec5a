using System.Text.Json;
using System.Text.Json.Serialization;
using BedrockAspire.Simulator.Faults;
using BedrockAspire.Simulator.Recording;

namespace BedrockAspire.Simulator.Control;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<Rule>))]
[JsonSerializable(typeof(IReadOnlyList<RequestRecord>))]
[JsonSerializable(typeof(SortedDictionary<string, LedgerEntry>))]
internal sealed partial class ControlJsonContext : JsonSerializerContext;
