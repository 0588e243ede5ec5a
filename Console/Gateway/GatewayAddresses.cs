using Microsoft.Extensions.Options;

namespace BedrockAspire.Console.Gateway;

/// <summary>The addresses of the services.</summary>
internal sealed class GatewayAddresses(IOptions<ConsoleOptions> options)
{
    /// <summary>The chat service, with a slash at its end.</summary>
    public Uri Chat { get; } = Root(options.Value.ChatUrl);

    /// <summary>The image service, with a slash at its end.</summary>
    public Uri Image { get; } = Root(options.Value.ImageUrl);

    /// <summary>The admin API, with a slash at its end.</summary>
    public Uri Admin { get; } = new(Root(options.Value.AdminUrl is { Length: > 0 } admin ? admin : options.Value.ChatUrl), "admin/v1/");

    /// <summary>The chat service's <c>/v1</c> as programs reach it.</summary>
    public Uri PublicChat { get; } = new(Root(options.Value.PublicChatUrl is { Length: > 0 } chat ? chat : options.Value.ChatUrl), "v1");

    /// <summary>The image service's <c>/v1</c> as programs reach it.</summary>
    public Uri PublicImage { get; } = new(Root(options.Value.PublicImageUrl is { Length: > 0 } image ? image : options.Value.ImageUrl), "v1");

    private static Uri Root(string url) => new(url.TrimEnd('/') + "/");
}
