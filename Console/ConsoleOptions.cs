using BedrockAspire.Console.SignIn;

namespace BedrockAspire.Console;

/// <summary>Where the console finds what it shows, and who may see it. Section <c>Console</c>.</summary>
public sealed class ConsoleOptions
{
    /// <summary>The configuration section these options are bound to.</summary>
    public const string SectionName = "Console";

    /// <summary>The chat service, without <c>/v1</c>.</summary>
    public string ChatUrl { get; set; } = "http://localhost:4000";

    /// <summary>The image service, without <c>/v1</c>.</summary>
    public string ImageUrl { get; set; } = "http://localhost:4100";

    /// <summary>The admin API, without <c>/admin/v1</c>, where it has an address of its own. Default: the chat service.</summary>
    public string? AdminUrl { get; set; }

    /// <summary>The same two as users' programs reach them, for what the console tells people to set. Default: <see cref="ChatUrl"/> and <see cref="ImageUrl"/>.</summary>
    public string? PublicChatUrl { get; set; }

    /// <inheritdoc cref="PublicChatUrl"/>
    public string? PublicImageUrl { get; set; }

    /// <summary>Open WebUI, for a link and the check that it answers.</summary>
    public string? OpenWebUiUrl { get; set; }

    /// <summary>Open WebUI as browsers reach it, for the link. Default: <see cref="OpenWebUiUrl"/>.</summary>
    public string? PublicOpenWebUiUrl { get; set; }

    /// <summary>The Aspire dashboard, for links from a call to its trace.</summary>
    public string? DashboardUrl { get; set; }

    /// <summary>How long a sign-in lasts without being used.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(8);

    /// <summary>How often an address may try to sign in within a minute.</summary>
    public int SignInAttemptsPerMinute { get; set; } = 20;

    /// <summary>The administrator's key that the one-time link and people signed in by OpenID Connect work with.</summary>
    public string? ApiKey { get; set; }

    /// <summary>A token that signs in once, for the link that Standalone prints. It works with <see cref="ApiKey"/>.</summary>
    public string? OneTimeToken { get; set; }

    /// <summary>Signing in by an identity provider. Off unless an authority is set.</summary>
    public OpenIdOptions OpenId { get; set; } = new();
}
