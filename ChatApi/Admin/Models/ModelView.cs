using System.Text.Json;
using BedrockAspire.Gateway.Catalogue;

namespace BedrockAspire.ChatApi.Admin.Models;

/// <summary>A model of the catalogue, as the admin API shows it.</summary>
internal sealed record ModelView
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Provider { get; init; }

    /// <summary><c>chat</c>, <c>images</c>, or null for what neither service serves.</summary>
    public required string? Service { get; init; }

    /// <summary>What it is for: chat, image, image_edit, embedding, rerank or other.</summary>
    public required string Mode { get; init; }

    /// <summary>The other names that lead to it.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    public required string CallableId { get; init; }

    public required string Region { get; init; }

    /// <summary>Where its calls may be routed; null for its own region only.</summary>
    public required string? Geography { get; init; }

    /// <summary><c>active</c> or <c>legacy</c>.</summary>
    public required string Lifecycle { get; init; }

    public required DateTimeOffset? EndsAt { get; init; }

    public required IReadOnlyList<string> InputModalities { get; init; }

    public required int? ContextTokens { get; init; }

    public required int? MaxOutputTokens { get; init; }

    public required PriceView? Price { get; init; }

    public static ModelView Of(CatalogueModel model, IEnumerable<string> names) => new()
    {
        Id = model.Id,
        Name = model.Name,
        Provider = model.Provider,
        Service = model.Mode switch
        {
            ModelMode.Chat or ModelMode.Embedding or ModelMode.Rerank => "chat",
            ModelMode.Image or ModelMode.ImageEdit => "images",
            _ => null,
        },
        Mode = JsonNamingPolicy.SnakeCaseLower.ConvertName(model.Mode.ToString()),
        Names = [.. names],
        CallableId = model.CallableId,
        Region = model.Region,
        Geography = GeoPrefixes.PrefixOf(model.CallableId),
        Lifecycle = model.IsLegacy ? "legacy" : "active",
        EndsAt = model.Ends,
        InputModalities = model.Facts?.Input ?? [],
        ContextTokens = model.Facts?.MaxInput,
        MaxOutputTokens = model.Facts?.MaxOutput,
        Price = PriceView.Of(model.PriceOf(model.CallableId)),
    };
}
