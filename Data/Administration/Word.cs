using System.Text.Json;

namespace BedrockAspire.Data.Administration;

/// <summary>The words of the admin API for values of an enumeration.</summary>
internal static class Word
{
    public static string Of<T>(T value)
        where T : struct, Enum =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
