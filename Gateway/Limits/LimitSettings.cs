using System.Collections.Frozen;
using BedrockAspire.Gateway.Accounts;

namespace BedrockAspire.Gateway.Limits;

/// <summary>All budgets at one moment, arranged by whose calls count. Requests read it without waiting.</summary>
public sealed class LimitSettings
{
    private readonly Budget[] _ofGateway;
    private readonly FrozenDictionary<Guid, Budget[]> _ofTeams;
    private readonly FrozenDictionary<Guid, Budget[]> _ofKeys;
    private readonly FrozenDictionary<string, Budget[]> _ofUsers;

    /// <summary>Arranges budgets.</summary>
    /// <param name="version">The version of the settings in the store.</param>
    /// <param name="budgets">All budgets that are in force.</param>
    public LimitSettings(long version, IReadOnlyList<Budget> budgets)
    {
        Version = version;
        Budgets = budgets;
        _ofGateway = [.. budgets.Where(budget => budget.Scope == BudgetScope.Gateway)];
        _ofTeams = ById(BudgetScope.Team);
        _ofKeys = ById(BudgetScope.Key);
        _ofUsers = budgets.Where(budget => budget.Scope == BudgetScope.User)
            .GroupBy(budget => budget.Subject, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);

        FrozenDictionary<Guid, Budget[]> ById(BudgetScope scope) => budgets.Where(budget => budget.Scope == scope)
            .GroupBy(budget => Guid.Parse(budget.Subject))
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
    }

    /// <summary>The version of the settings in the store.</summary>
    public long Version { get; }

    /// <summary>All budgets that are in force.</summary>
    public IReadOnlyList<Budget> Budgets { get; }

    /// <summary>The gateway's budgets that a caller's calls count in. They hold for everyone, the configured key included.</summary>
    public ReadOnlySpan<Budget> OfGateway => _ofGateway;

    /// <summary>The budgets of a caller's team.</summary>
    public ReadOnlySpan<Budget> OfTeam(Caller caller) => caller.TeamId is { } id && _ofTeams.TryGetValue(id, out var found) ? found : [];

    /// <summary>The budgets of a caller's key.</summary>
    public ReadOnlySpan<Budget> OfKey(Caller caller) => _ofKeys.TryGetValue(caller.KeyId, out var found) ? found : [];

    /// <summary>The budgets of the person behind a caller. A mere label never bounds anyone: anybody could send another one.</summary>
    public ReadOnlySpan<Budget> OfUser(Caller caller) =>
        caller is { IsUserVerified: true, UserId: { } id } && _ofUsers.TryGetValue(id, out var found) ? found : [];
}
