using System.Text.Json;
using System.Text.Json.Serialization;

namespace BedrockAspire.Gateway.Catalogue;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ModelTableFile))]
[JsonSerializable(typeof(ModelAliasFile))]
internal sealed partial class CatalogueJsonContext : JsonSerializerContext;
