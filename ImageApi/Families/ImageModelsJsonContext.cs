using System.Text.Json;
using System.Text.Json.Serialization;

namespace BedrockAspire.ImageApi.Families;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ImageModelFile))]
internal sealed partial class ImageModelsJsonContext : JsonSerializerContext;
