using System.Text.Json.Serialization;
using BedrockAspire.Data.Entities;
using BedrockAspire.Gateway.Accounts;

namespace BedrockAspire.Data.Administration;

/// <summary>A budget as the admin API shows it.</summary>
public sealed record BudgetView
{
    [JsonPropertyName("object")]
    public string ObjectType { get; } = "budget";

    public required Guid Id { get; init; }

    public required int Version { get; init; }

    public required string Name { get; init; }

    public required string Scope { get; init; }

    public required string? ScopeId { get; init; }

    /// <summary>The name of the team, key or person; null when there is none such.</summary>
    public required string? ScopeName { get; init; }

    public required string Interval { get; init; }

    public required string LimitUsd { get; init; }

    public required bool IsEnabled { get; init; }

    public required BudgetPeriodView CurrentPeriod { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    internal static BudgetView Of(BudgetRow row, BudgetPeriodRow? period, string? scopeName, DateTimeOffset now) => new()
    {
        Id = row.Id,
        Version = row.Version,
        Name = row.Name,
        Scope = Word.Of(row.Scope),
        ScopeId = row.ScopeId.Length == 0 ? null : row.ScopeId,
        ScopeName = scopeName,
        Interval = Word.Of(row.Interval),
        LimitUsd = new Money(row.LimitNanodollars).ToUsd(),
        IsEnabled = row.IsEnabled,
        CurrentPeriod = BudgetPeriodView.Of(row, period, now),
        CreatedAt = row.CreatedAt,
        UpdatedAt = row.UpdatedAt,
    };
}
