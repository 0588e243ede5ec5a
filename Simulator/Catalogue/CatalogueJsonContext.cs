using System.Text.Json;
using System.Text.Json.Serialization;

namespace BedrockAspire.Simulator.Catalogue;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ModelFile))]
internal sealed partial class CatalogueJsonContext : JsonSerializerContext;
