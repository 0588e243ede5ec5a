namespace BedrockAspire.Gateway.Catalogue;

/// <summary>How well the gateway knows a region's models, as the admin API says it.</summary>
public sealed record RegionView
{
    /// <summary>The region.</summary>
    public required string Region { get; init; }

    /// <summary>Whether it is asked first.</summary>
    public required bool IsHome { get; init; }

    /// <summary><c>listed</c>, <c>stale</c> or <c>built_in</c>.</summary>
    public required string Status { get; init; }

    /// <summary>How many models AWS listed last.</summary>
    public required int Models { get; init; }

    /// <summary>How many inference profiles AWS listed last.</summary>
    public required int Profiles { get; init; }

    /// <summary>When AWS last listed them; null when it did not yet.</summary>
    public required DateTimeOffset? ListedAt { get; init; }

    /// <summary>Why the newest attempt failed, as AWS's code; null when it did not.</summary>
    public required string? Error { get; init; }

    internal static RegionView Of(RegionState state) => new()
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
