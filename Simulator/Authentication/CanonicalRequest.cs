using System.Text;

namespace BedrockAspire.Simulator.Authentication;

/// <summary>Builds the canonical request of Signature Version 4 from what came over the wire.</summary>
internal static class CanonicalRequest
{
    public static string Build(HttpRequest request, string canonicalPath, string query, string signedHeaders, string payloadHash)
    {
        var text = new StringBuilder(512);
        text.Append(request.Method).Append('\n').Append(canonicalPath).Append('\n');
        AppendQuery(text, query);
        text.Append('\n');
        foreach (var range in signedHeaders.AsSpan().Split(';'))
        {
            var name = signedHeaders[range];
            text.Append(name).Append(':');
            // Over HTTP/2 AWS's SDK for JavaScript signs the pseudo-header; Kestrel hands it on as Host.
            var values = name == ":authority" ? request.Headers.Host : request.Headers[name];
            for (var i = 0; i < values.Count; i++)
            {
                AppendHeaderValue(i == 0 ? text : text.Append(','), values[i]);
            }

            text.Append('\n');
        }

        return text.Append('\n').Append(signedHeaders).Append('\n').Append(payloadHash).ToString();
    }

    /// <summary>Every service but S3 encodes the segments of the wire path once more.</summary>
    public static string EncodePath(string wirePath)
    {
        var text = new StringBuilder(wirePath.Length + 32);
        AppendEncoded(text, wirePath, keepSlash: true);
        return text.Length == 0 ? "/" : text.ToString();
    }

    /// <summary>For a client that put reserved characters on the wire as they are, but signed the encoded form.</summary>
    public static string NormalizePath(string wirePath)
    {
        var text = new StringBuilder(wirePath.Length + 32);
        AppendEncoded(text, Uri.UnescapeDataString(wirePath), keepSlash: true);
        return EncodePath(text.ToString());
    }

    private static void AppendQuery(StringBuilder text, string query)
    {
        if (query.Length == 0)
        {
            return;
        }

        var pairs = new List<(string Name, string Value)>();
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            pairs.Add(equals < 0 ? (Recode(part), "") : (Recode(part[..equals]), Recode(part[(equals + 1)..])));
        }

        pairs.Sort(static (x, y) =>
            string.CompareOrdinal(x.Name, y.Name) is not 0 and var byName ? byName : string.CompareOrdinal(x.Value, y.Value));
        text.AppendJoin('&', pairs.Select(pair => $"{pair.Name}={pair.Value}"));
    }

    private static string Recode(string value)
    {
        var text = new StringBuilder();
        AppendEncoded(text, Uri.UnescapeDataString(value), keepSlash: false);
        return text.ToString();
    }

    private static void AppendHeaderValue(StringBuilder text, string? value)
    {
        var space = false;
        foreach (var character in (value ?? "").AsSpan().Trim())
        {
            if (character == ' ' && space)
            {
                continue;
            }

            space = character == ' ';
            text.Append(character);
        }
    }

    private static void AppendEncoded(StringBuilder text, string value, bool keepSlash)
    {
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in value.EnumerateRunes())
        {
            if (rune.IsAscii && IsKept((char)rune.Value, keepSlash))
            {
                text.Append((char)rune.Value);
                continue;
            }

            var length = rune.EncodeToUtf8(utf8);
            for (var i = 0; i < length; i++)
            {
                text.Append('%').Append("0123456789ABCDEF"[utf8[i] >> 4]).Append("0123456789ABCDEF"[utf8[i] & 15]);
            }
        }
    }

    private static bool IsKept(char character, bool keepSlash) =>
        char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_' or '~' || (keepSlash && character == '/');
}
