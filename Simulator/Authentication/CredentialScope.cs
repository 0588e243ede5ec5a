namespace BedrockAspire.Simulator.Authentication;

/// <summary>The parts of <c>Authorization: AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…</c>.</summary>
internal sealed record CredentialScope(string AccessKeyId, string Date, string Region, string Service, string SignedHeaders, string Signature)
{
    public const string Algorithm = "AWS4-HMAC-SHA256";

    public static CredentialScope? Parse(string authorization)
    {
        if (!authorization.StartsWith(Algorithm + " ", StringComparison.Ordinal))
        {
            return null;
        }

        string? credential = null, signedHeaders = null, signature = null;
        foreach (var part in authorization[(Algorithm.Length + 1)..].Split(',', StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                return null;
            }

            var value = part[(equals + 1)..];
            switch (part.AsSpan(0, equals))
            {
                case "Credential":
                    credential = value;
                    break;
                case "SignedHeaders":
                    signedHeaders = value;
                    break;
                case "Signature":
                    signature = value;
                    break;
            }
        }

        return credential?.Split('/') is [var key, var date, var region, var service, "aws4_request"]
            && signedHeaders is not null && signature is not null
                ? new CredentialScope(key, date, region, service, signedHeaders, signature)
                : null;
    }
}
