using System.Text.Json;

namespace BedrockAspire.Simulator.Http;

internal static class JsonElementExtensions
{
    /// <summary>A member that is there and not null; false as well when the element is no object.</summary>
    public static bool TryGetMember(this JsonElement element, string name, out JsonElement value)
    {
        value = default;
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
    }
}
