using BedrockAspire.Data.Entities;
using BedrockAspire.Gateway.Accounts;
using Microsoft.EntityFrameworkCore;

namespace BedrockAspire.Data.Administration;

/// <summary>The names of whom budgets are for.</summary>
internal static class ScopeNames
{
    public static async Task<Dictionary<(BudgetScope Scope, string Id), string?>> FindAsync(
        GatewayContext context, IReadOnlyCollection<BudgetRow> budgets, CancellationToken cancellationToken)
    {
        var names = new Dictionary<(BudgetScope, string), string?>();
        var teams = Guids(BudgetScope.Team);
        foreach (var team in await context.Teams.AsNoTracking().Where(team => teams.Contains(team.Id)).ToListAsync(cancellationToken))
        {
            names[(BudgetScope.Team, team.Id.ToString())] = team.Name;
        }

        var keys = Guids(BudgetScope.Key);
        foreach (var key in await context.Keys.AsNoTracking().Where(key => keys.Contains(key.Id)).ToListAsync(cancellationToken))
        {
            names[(BudgetScope.Key, key.Id.ToString())] = key.Name;
        }

        var users = budgets.Where(budget => budget.Scope == BudgetScope.User).Select(budget => budget.ScopeId).ToList();
        foreach (var user in await context.Users.AsNoTracking().Where(user => users.Contains(user.Id)).ToListAsync(cancellationToken))
        {
            names[(BudgetScope.User, user.Id)] = user.Name ?? user.Email;
        }

        return names;

        List<Guid> Guids(BudgetScope scope) => [.. budgets.Where(budget => budget.Scope == scope).Select(budget => Guid.Parse(budget.ScopeId))];
    }
}
