namespace BedrockAspire.Console.SignIn;

/// <summary>Signing in by OpenID Connect. Section <c>Console:OpenId</c>.</summary>
public sealed class OpenIdOptions
{
    /// <summary>The issuer's address; its <c>/.well-known/openid-configuration</c> says the rest. Not set: keys only.</summary>
    public string? Authority { get; set; }

    /// <summary>The console's id at the identity provider.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The console's secret at the identity provider.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>What the identity provider is asked to tell of a person, with blanks between. Some want one more for roles or groups.</summary>
    public string Scope { get; set; } = "openid profile email";

    /// <summary>The claim that carries a person's roles or groups.</summary>
    public string RoleClaim { get; set; } = "roles";

    /// <summary>The value of that claim that lets a person change things.</summary>
    public string AdminRole { get; set; } = "gateway-admin";

    /// <summary>The value of that claim that lets a person look.</summary>
    public string ReaderRole { get; set; } = "gateway-reader";
}
