using System.Text.Json.Serialization;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary>JSON of regions.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RegionList))]
public sealed partial class RegionsJsonContext : JsonSerializerContext;
