using BedrockAspire.Data.Administration;

namespace BedrockAspire.ChatApi.Admin.Budgets;

/// <summary>Reads what a budget shall be like from a request.</summary>
internal static class BudgetSettingsReader
{
    public static BudgetSettings Read(AdminBody body, BudgetSettings current)
    {
        var settings = current with
        {
            Name = body.RequiredText("name", current.Name, 128),
            Scope = body.Choice("scope", current.Scope, isRequired: true),
            ScopeId = body.Text("scope_id", current.ScopeId, 128),
            Interval = body.Choice("interval", current.Interval, isRequired: true),
            LimitUsd = body.Money("limit_usd", null),
            IsEnabled = body.Flag("is_enabled", current.IsEnabled),
        };
        body.Finish();
        return settings;
    }

    /// <summary>Scope and interval are not among what can be changed: what was counted for others would be counted for them.</summary>
    public static BudgetSettings ReadChange(AdminBody body, BudgetSettings current)
    {
        var settings = current with
        {
            Name = body.RequiredText("name", current.Name, 128),
            LimitUsd = body.Money("limit_usd", current.LimitUsd),
            IsEnabled = body.Flag("is_enabled", current.IsEnabled),
        };
        body.Finish();
        return settings;
    }
}
