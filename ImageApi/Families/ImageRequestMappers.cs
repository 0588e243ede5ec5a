using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace BedrockAspire.ImageApi.Families;

/// <summary>The request mapper of each family.</summary>
internal static class ImageRequestMappers
{
    private static readonly StableImageRequestMapper StableImage = new();

    private static readonly FrozenDictionary<ImageFamily, IImageRequestMapper> All = new Dictionary<ImageFamily, IImageRequestMapper>
    {
        [ImageFamily.StableDiffusion35] = new StableDiffusion35RequestMapper(),
        [ImageFamily.StableImageCore] = StableImage,
        [ImageFamily.StableImageUltra] = StableImage,
        [ImageFamily.NovaCanvas] = new NovaCanvasRequestMapper(),
        [ImageFamily.TitanV2] = new TitanImageRequestMapper(),
    }.ToFrozenDictionary();

    /// <summary>Prompts go out as they are: nothing here is read by a browser.</summary>
    internal static JsonWriterOptions JsonOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IImageRequestMapper For(ImageFamily family) => All[family];
}
