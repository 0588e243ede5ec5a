using System.Text.Json.Serialization;
using BedrockAspire.Data.Administration;

namespace BedrockAspire.ChatApi.Admin.Usage;

/// <summary>JSON of usage.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(UsageSummaryView))]
[JsonSerializable(typeof(Page<UsageSumView>))]
[JsonSerializable(typeof(Page<UsageCallView>))]
internal sealed partial class UsageJsonContext : JsonSerializerContext;
