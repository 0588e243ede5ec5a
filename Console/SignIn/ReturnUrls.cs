namespace BedrockAspire.Console.SignIn;

/// <summary>Where to go after signing in: pages of the console, and nowhere else.</summary>
internal static class ReturnUrls
{
    /// <summary>A local address, whatever was asked for.</summary>
    public static string Local(string? asked)
    {
        var path = "/" + (asked ?? "").TrimStart('/', '\\');
        return path.Contains('\\', StringComparison.Ordinal) || path.StartsWith("/sign-", StringComparison.Ordinal) || path.AsSpan().ContainsAnyInRange('\0', '\x1f')
            ? "/"
            : path;
    }
}
