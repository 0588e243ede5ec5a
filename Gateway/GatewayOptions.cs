namespace BedrockAspire.Gateway;

/// <summary>What both services have in common. Section <c>Gateway</c>.</summary>
public sealed class GatewayOptions
{
    /// <summary>The configuration section these options are bound to.</summary>
    public const string SectionName = "Gateway";

    /// <summary>The key that callers send as <c>Authorization: Bearer …</c>. Required.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>Public base URL of the chat service, for errors that point a caller there.</summary>
    public string ChatUrl { get; set; } = "http://localhost:4000/v1";

    /// <summary>Public base URL of the image service, for errors that point a caller there.</summary>
    public string ImageUrl { get; set; } = "http://localhost:4100/v1";

    /// <summary>An address of its own for the admin API of the chat service, such as <c>http://localhost:4001</c>; empty: it is on the public one.</summary>
    public string AdminUrl { get; set; } = "";

    /// <summary>The largest request body, in bytes; a larger one is answered 413. Default 32 MiB.</summary>
    public long MaxRequestBodyBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>Whether a member that cannot be honoured is refused (400) instead of being listed in <c>x-gateway-ignored-params</c>.</summary>
    public bool Strict { get; set; }

    /// <summary>Whether the text of an error is also its HTTP reason phrase, all that Open WebUI (0.9 and later) shows of a failed image. The image service turns it on.</summary>
    public bool ErrorsInReasonPhrase { get; set; }

    /// <summary>How long a stream may be silent before a comment keeps proxies and clients from giving up.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(10);
}
