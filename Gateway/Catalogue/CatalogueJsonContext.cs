using System.Text.Json;
using System.Text.Json.Serialization;

namespace BedrockAspire.Gateway.Catalogue;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ModelTableFile))]
[JsonSerializable(typeof(ModelAliasFile))]
[JsonSerializable(typeof(CatalogueSnapshotContent))]
internal sealed partial class CatalogueJsonContext : JsonSerializerContext;
