using BedrockAspire.Data.Administration;

namespace BedrockAspire.ChatApi.Admin.Users;

/// <summary><c>/admin/v1/users</c>.</summary>
internal static class UserEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/users", (Delegate)ListAsync).Produces<Page<UserView>>();
        group.MapGet("/users/{**id}", (Delegate)GetAsync).Produces<UserView>();
        group.MapPatch("/users/{**id}", (Delegate)UpdateAsync).Accepts<UserChoices>("application/json").Produces<UserView>();
    }

    private static async Task<IResult> ListAsync(HttpContext context)
    {
        var query = new AdminQuery(context);
        var (team, isBlocked, search) = (query.Id("team_id"), query.Flag("is_blocked"), query.Text("search"));
        var paging = query.Paging();
        query.Finish();
        var page = await AdminRequest.Store<UserAdministration>(context).ListAsync(team, isBlocked, search, paging, context.RequestAborted);
        return AdminRequest.Answer(context, page, AdministrationJsonContext.Default.PageUserView);
    }

    private static async Task<IResult> GetAsync(HttpContext context)
    {
        var found = await AdminRequest.Store<UserAdministration>(context).GetAsync(AdminRequest.UserId(context), context.RequestAborted);
        return AdminRequest.Answer(context, found, AdministrationJsonContext.Default.UserView, found.Version);
    }

    private static async Task<IResult> UpdateAsync(HttpContext context)
    {
        using var body = await AdminBody.ReadAsync(context);
        var changed = await AdminRequest.Store<UserAdministration>(context).UpdateAsync(
            AdminRequest.UserId(context), AdminRequest.IfMatch(context), current => UserChoicesReader.Read(body, current), AdminRequest.Actor(context), context.RequestAborted);
        return AdminRequest.Answer(context, changed, AdministrationJsonContext.Default.UserView, changed.Version);
    }
}
