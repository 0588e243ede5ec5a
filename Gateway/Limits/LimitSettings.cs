using System.Collections.Frozen;
using BedrockAspire.Gateway.Accounts;

namespace BedrockAspire.Gateway.Limits;

/// <summary>All budgets and rate limits at one moment. Requests read it without waiting.</summary>
public sealed class LimitSettings
{
    private readonly FrozenDictionary<string, Budget[]>[] _budgets;
    private readonly FrozenDictionary<string, RateLimit>[] _rates;

    /// <summary>Arranges budgets and rate limits by whom they concern.</summary>
    /// <param name="version">The version of the settings in the store.</param>
    /// <param name="budgets">All budgets.</param>
    /// <param name="rateLimits">All rate limits, one a subject.</param>
    public LimitSettings(long version, IReadOnlyList<Budget> budgets, IReadOnlyList<RateLimit> rateLimits)
    {
        Version = version;
        Budgets = budgets;
        RateLimits = rateLimits;
        var scopes = Enum.GetValues<LimitScope>();
        _budgets =
        [
            .. scopes.Select(scope => budgets.Where(budget => budget.Scope == scope)
                .GroupBy(budget => budget.Subject ?? "", StringComparer.Ordinal)
                .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal)),
        ];
        _rates =
        [
            .. scopes.Select(scope => rateLimits.Where(limit => limit.Scope == scope)
                .ToFrozenDictionary(limit => limit.Subject ?? "", StringComparer.Ordinal)),
        ];
    }

    /// <summary>No limits at all.</summary>
    public static LimitSettings None { get; } = new(0, [], []);

    /// <summary>The version of the settings in the store.</summary>
    public long Version { get; }

    /// <summary>All budgets.</summary>
    public IReadOnlyList<Budget> Budgets { get; }

    /// <summary>All rate limits.</summary>
    public IReadOnlyList<RateLimit> RateLimits { get; }

    /// <summary>The budgets of a scope that a caller's calls count in.</summary>
    public ReadOnlySpan<Budget> BudgetsOf(Caller caller, LimitScope scope)
    {
        var all = _budgets[(int)scope];
        return all.Count > 0 && SubjectOf(caller, scope) is { } subject && all.TryGetValue(subject, out var found) ? found : [];
    }

    /// <summary>The rate limit of a scope that holds for a caller; null when there is none.</summary>
    public RateLimit? RateOf(Caller caller, LimitScope scope)
    {
        var all = _rates[(int)scope];
        return all.Count > 0 && SubjectOf(caller, scope) is { } subject && all.TryGetValue(subject, out var found) ? found : null;
    }

    private static string? SubjectOf(Caller caller, LimitScope scope) => scope switch
    {
        LimitScope.Gateway => "",
        LimitScope.Team => caller.TeamId,
        LimitScope.User => caller.UserId,
        _ => caller.KeyId,
    };
}
