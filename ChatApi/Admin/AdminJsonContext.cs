using System.Text.Json.Serialization;
using BedrockAspire.ChatApi.Admin.Models;
using BedrockAspire.ChatApi.Admin.WhoAmI;
using BedrockAspire.Data.Administration;

namespace BedrockAspire.ChatApi.Admin;

/// <summary>JSON of what only this service knows.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(WhoAmIView))]
[JsonSerializable(typeof(Page<ModelView>))]
internal sealed partial class AdminJsonContext : JsonSerializerContext;
