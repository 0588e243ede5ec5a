using BedrockAspire.Gateway.Catalogue;

namespace BedrockAspire.ChatApi.Admin.Models;

/// <summary>How well the gateway knows a region's models.</summary>
internal sealed record RegionView
{
    public required string Region { get; init; }

    public required bool IsHome { get; init; }

    /// <summary><c>listed</c>, <c>stale</c> or <c>built_in</c>.</summary>
    public required string Status { get; init; }

    public required int Models { get; init; }

    public required int Profiles { get; init; }

    public required DateTimeOffset? ListedAt { get; init; }

    public required string? Error { get; init; }

    public static RegionView Of(RegionState state) => new()
    {
        Region = state.Region,
        IsHome = state.IsHome,
        Status = state.Models == 0 ? "built_in" : state.Error is null ? "listed" : "stale",
        Models = state.Models,
        Profiles = state.Profiles,
        ListedAt = state.ListedAt,
        Error = state.Error,
    };
}
