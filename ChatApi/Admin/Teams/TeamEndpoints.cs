using BedrockAspire.Data.Administration;

namespace BedrockAspire.ChatApi.Admin.Teams;

/// <summary><c>/admin/v1/teams</c>.</summary>
internal static class TeamEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/teams", (Delegate)ListAsync).Produces<Page<TeamView>>();
        group.MapPost("/teams", (Delegate)CreateAsync).Accepts<TeamSettings>("application/json").Produces<TeamView>(StatusCodes.Status201Created);
        group.MapGet("/teams/{id}", (Delegate)GetAsync).Produces<TeamView>();
        group.MapPatch("/teams/{id}", (Delegate)UpdateAsync).Accepts<TeamSettings>("application/json").Produces<TeamView>();
        group.MapDelete("/teams/{id}", (Delegate)DeleteAsync).Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ListAsync(HttpContext context)
    {
        var query = new AdminQuery(context);
        var search = query.Text("search");
        var paging = query.Paging();
        query.Finish();
        var page = await AdminRequest.Store<TeamAdministration>(context).ListAsync(search, paging, context.RequestAborted);
        return AdminRequest.Answer(context, page, AdministrationJsonContext.Default.PageTeamView);
    }

    private static async Task<IResult> GetAsync(HttpContext context)
    {
        var found = await AdminRequest.Store<TeamAdministration>(context).GetAsync(AdminRequest.Id(context, "team"), context.RequestAborted);
        return AdminRequest.Answer(context, found, AdministrationJsonContext.Default.TeamView, found.Version);
    }

    private static async Task<IResult> CreateAsync(HttpContext context)
    {
        using var body = await AdminBody.ReadAsync(context);
        var settings = TeamSettingsReader.Read(body, new TeamSettings());
        var made = await AdminRequest.Store<TeamAdministration>(context).CreateAsync(settings, AdminRequest.Actor(context), context.RequestAborted);
        return AdminRequest.Created(context, $"/admin/v1/teams/{made.Id}", made, AdministrationJsonContext.Default.TeamView, made.Version);
    }

    private static async Task<IResult> UpdateAsync(HttpContext context)
    {
        using var body = await AdminBody.ReadAsync(context);
        var changed = await AdminRequest.Store<TeamAdministration>(context).UpdateAsync(
            AdminRequest.Id(context, "team"), AdminRequest.IfMatch(context), current => TeamSettingsReader.Read(body, current), AdminRequest.Actor(context), context.RequestAborted);
        return AdminRequest.Answer(context, changed, AdministrationJsonContext.Default.TeamView, changed.Version);
    }

    private static async Task<IResult> DeleteAsync(HttpContext context)
    {
        await AdminRequest.Store<TeamAdministration>(context).DeleteAsync(AdminRequest.Id(context, "team"), AdminRequest.IfMatch(context), AdminRequest.Actor(context), context.RequestAborted);
        return Results.NoContent();
    }
}
