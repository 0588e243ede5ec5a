using System.Text.Json.Serialization;

namespace BedrockAspire.Gateway.Checks;

/// <summary>JSON of checks.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CheckReport))]
[JsonSerializable(typeof(CheckList))]
public sealed partial class ChecksJsonContext : JsonSerializerContext;
