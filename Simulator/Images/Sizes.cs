namespace BedrockAspire.Simulator.Images;

internal static class Sizes
{
    /// <summary>About one megapixel in the given ratio, with the sides that Stability's models use.</summary>
    public static (int Width, int Height) OfRatio(string ratio) => ratio switch
    {
        "16:9" => (1344, 768),
        "21:9" => (1536, 640),
        "2:3" => (832, 1216),
        "3:2" => (1216, 832),
        "4:5" => (896, 1088),
        "5:4" => (1088, 896),
        "9:16" => (768, 1344),
        "9:21" => (640, 1536),
        _ => (1024, 1024),
    };
}
