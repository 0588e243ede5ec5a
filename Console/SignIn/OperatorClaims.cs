namespace BedrockAspire.Console.SignIn;

/// <summary>Names of what a sign-in knows of the operator. They never leave the server: the cookie holds nothing but the session's id.</summary>
internal static class OperatorClaims
{
    public const string Scheme = "Console";
    public const string OpenIdScheme = "OpenId";
    public const string Session = "console:session";
    public const string Key = "console:key";

    /// <summary>The name for the audit log of a person who works with the console's key.</summary>
    public const string OnBehalfOf = "console:on-behalf-of";

    /// <summary>May look.</summary>
    public const string Reader = "reader";

    /// <summary>May change things.</summary>
    public const string Admin = "admin";
}
