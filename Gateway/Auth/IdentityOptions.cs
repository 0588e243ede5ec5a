namespace BedrockAspire.Gateway.Auth;

/// <summary>How the gateway learns who the person behind a request is. Section <c>Gateway:Identity</c>.</summary>
public sealed class IdentityOptions
{
    /// <summary>The configuration section these options are bound to.</summary>
    public const string SectionName = "Gateway:Identity";

    /// <summary>The secret that Open WebUI signs with (its FORWARD_USER_INFO_HEADER_JWT_SECRET). Empty: signed tokens are not looked at.</summary>
    public string JwtSecret { get; set; } = "";

    /// <summary>The header with the token (Open WebUI's FORWARD_USER_INFO_HEADER_JWT).</summary>
    public string JwtHeader { get; set; } = "X-OpenWebUI-User-Jwt";

    /// <summary>How far clocks may differ.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether a token that is not valid is refused (401), or its person is just not known.</summary>
    public bool RefuseInvalidTokens { get; set; } = true;

    /// <summary>Whether the plain headers X-OpenWebUI-User-Id, -Email, -Name and -Role are believed. Only where nobody but Open WebUI can reach the gateway.</summary>
    public bool TrustHeaders { get; set; }
}
