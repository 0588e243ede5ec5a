using System.Text.Json;
using System.Text.Json.Serialization;

namespace BedrockAspire.Bedrock.ControlPlane;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ListFoundationModelsResponse))]
[JsonSerializable(typeof(ListInferenceProfilesResponse))]
[JsonSerializable(typeof(InferenceProfileSummary))]
internal sealed partial class ControlPlaneJsonContext : JsonSerializerContext;
