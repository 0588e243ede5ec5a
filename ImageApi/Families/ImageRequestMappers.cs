using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace BedrockAspire.ImageApi.Families;

/// <summary>The request mappers of each family: for what it draws from texts, and for what it makes of pictures.</summary>
internal static class ImageRequestMappers
{
    private static readonly StableImageRequestMapper StableImage = new();
    private static readonly StabilityEditRequestMapper StabilityEdit = new(mode: null);
    private static readonly AmazonEditRequestMapper AmazonEdit = new();

    private static readonly FrozenDictionary<ImageFamily, IImageRequestMapper> Drawings = new Dictionary<ImageFamily, IImageRequestMapper>
    {
        [ImageFamily.StableDiffusion35] = new StableDiffusion35RequestMapper(),
        [ImageFamily.StableImageCore] = StableImage,
        [ImageFamily.StableImageUltra] = StableImage,
        [ImageFamily.NovaCanvas] = new NovaCanvasRequestMapper(),
        [ImageFamily.TitanV2] = new TitanImageRequestMapper(),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<ImageFamily, IEditRequestMapper> Edits = new Dictionary<ImageFamily, IEditRequestMapper>
    {
        [ImageFamily.StableDiffusion35] = new StabilityEditRequestMapper("image-to-image"),
        [ImageFamily.StableImageUltra] = StabilityEdit,
        [ImageFamily.NovaCanvas] = AmazonEdit,
        [ImageFamily.TitanV2] = AmazonEdit,
        [ImageFamily.StabilityEdit] = StabilityEdit,
    }.ToFrozenDictionary();

    /// <summary>Prompts go out as they are: nothing here is read by a browser.</summary>
    internal static JsonWriterOptions JsonOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IImageRequestMapper For(ImageFamily family) => Drawings[family];

    public static IEditRequestMapper ForEdits(ImageFamily family) => Edits[family];
}
