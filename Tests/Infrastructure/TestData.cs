using System.Text.Json;

namespace BedrockAspire.Tests.Infrastructure;

/// <summary>The repository's data folder as copied beside the test assembly.</summary>
public static class TestData
{
    public static string PathOf(string relativePath) => Path.Combine(AppContext.BaseDirectory, "data", relativePath);

    public static JsonElement Json(string relativePath)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(PathOf(relativePath)));
        return document.RootElement.Clone();
    }
}
