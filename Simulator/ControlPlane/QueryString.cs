using Microsoft.AspNetCore.WebUtilities;

namespace BedrockAspire.Simulator.ControlPlane;

internal static class QueryString
{
    public static string? Get(string query, string name)
    {
        foreach (var pair in new QueryStringEnumerable(query))
        {
            if (pair.DecodeName().Span.SequenceEqual(name))
            {
                return pair.DecodeValue().ToString();
            }
        }

        return null;
    }
}
