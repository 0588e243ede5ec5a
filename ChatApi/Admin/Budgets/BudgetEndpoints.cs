using BedrockAspire.Data.Administration;
using BedrockAspire.Gateway.Accounts;

namespace BedrockAspire.ChatApi.Admin.Budgets;

/// <summary><c>/admin/v1/budgets</c>.</summary>
internal static class BudgetEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/budgets", (Delegate)ListAsync).Produces<Page<BudgetView>>();
        group.MapPost("/budgets", (Delegate)CreateAsync).Accepts<BudgetSettings>("application/json").Produces<BudgetView>(StatusCodes.Status201Created);
        group.MapGet("/budgets/{id}", (Delegate)GetAsync).Produces<BudgetView>();
        group.MapPatch("/budgets/{id}", (Delegate)UpdateAsync).Accepts<BudgetSettings>("application/json").Produces<BudgetView>();
        group.MapDelete("/budgets/{id}", (Delegate)DeleteAsync).Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ListAsync(HttpContext context)
    {
        var query = new AdminQuery(context);
        var (scope, scopeId) = (query.Choice<BudgetScope>("scope"), query.Text("scope_id"));
        var paging = query.Paging();
        query.Finish();
        var page = await AdminRequest.Store<BudgetAdministration>(context).ListAsync(scope, scopeId, paging, context.RequestAborted);
        return AdminRequest.Answer(context, page, AdministrationJsonContext.Default.PageBudgetView);
    }

    private static async Task<IResult> GetAsync(HttpContext context)
    {
        var found = await AdminRequest.Store<BudgetAdministration>(context).GetAsync(AdminRequest.Id(context, "budget"), context.RequestAborted);
        return AdminRequest.Answer(context, found, AdministrationJsonContext.Default.BudgetView, found.Version);
    }

    private static async Task<IResult> CreateAsync(HttpContext context)
    {
        using var body = await AdminBody.ReadAsync(context);
        var settings = BudgetSettingsReader.Read(body, new BudgetSettings());
        var made = await AdminRequest.Store<BudgetAdministration>(context).CreateAsync(settings, AdminRequest.Actor(context), context.RequestAborted);
        return AdminRequest.Created(context, $"/admin/v1/budgets/{made.Id}", made, AdministrationJsonContext.Default.BudgetView, made.Version);
    }

    private static async Task<IResult> UpdateAsync(HttpContext context)
    {
        using var body = await AdminBody.ReadAsync(context);
        var changed = await AdminRequest.Store<BudgetAdministration>(context).UpdateAsync(
            AdminRequest.Id(context, "budget"), AdminRequest.IfMatch(context), current => BudgetSettingsReader.ReadChange(body, current), AdminRequest.Actor(context), context.RequestAborted);
        return AdminRequest.Answer(context, changed, AdministrationJsonContext.Default.BudgetView, changed.Version);
    }

    private static async Task<IResult> DeleteAsync(HttpContext context)
    {
        await AdminRequest.Store<BudgetAdministration>(context).DeleteAsync(AdminRequest.Id(context, "budget"), AdminRequest.IfMatch(context), AdminRequest.Actor(context), context.RequestAborted);
        return Results.NoContent();
    }
}
