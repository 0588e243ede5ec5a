using BedrockAspire.Data.Administration;
using BedrockAspire.Gateway.Accounts;

namespace BedrockAspire.ChatApi.Admin.Keys;

/// <summary><c>/admin/v1/keys</c>.</summary>
internal static class KeyEndpoints
{
    private const int MaxGraceSeconds = 30 * 24 * 60 * 60;

    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/keys", (Delegate)ListAsync).Produces<Page<KeyView>>();
        group.MapPost("/keys", (Delegate)CreateAsync).Accepts<KeySettings>("application/json").Produces<IssuedKeyView>(StatusCodes.Status201Created);
        group.MapGet("/keys/{id}", (Delegate)GetAsync).Produces<KeyView>();
        group.MapPatch("/keys/{id}", (Delegate)UpdateAsync).Accepts<KeySettings>("application/json").Produces<KeyView>();
        group.MapPost("/keys/{id}/rotate", (Delegate)RotateAsync).Produces<IssuedKeyView>();
        group.MapDelete("/keys/{id}", (Delegate)DeleteAsync).Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ListAsync(HttpContext context)
    {
        var query = new AdminQuery(context);
        var filter = new KeyFilter(
            query.Id("team_id"), query.Text("owner_user_id"), query.Choice<KeyRole>("role"), query.Text("search"), query.Flag("include_deleted") ?? false);
        var paging = query.Paging();
        query.Finish();
        var page = await AdminRequest.Store<KeyAdministration>(context).ListAsync(filter, paging, context.RequestAborted);
        return AdminRequest.Answer(context, page, AdministrationJsonContext.Default.PageKeyView);
    }

    private static async Task<IResult> GetAsync(HttpContext context)
    {
        var found = await AdminRequest.Store<KeyAdministration>(context).GetAsync(AdminRequest.Id(context, "key"), context.RequestAborted);
        return AdminRequest.Answer(context, found, AdministrationJsonContext.Default.KeyView, found.Version);
    }

    private static async Task<IResult> CreateAsync(HttpContext context)
    {
        using var body = await AdminBody.ReadAsync(context);
        var settings = KeySettingsReader.Read(body, new KeySettings());
        var made = await AdminRequest.Store<KeyAdministration>(context).CreateAsync(settings, AdminRequest.Actor(context), context.RequestAborted);
        return AdminRequest.Created(context, $"/admin/v1/keys/{made.Id}", made, AdministrationJsonContext.Default.IssuedKeyView, made.Version);
    }

    private static async Task<IResult> UpdateAsync(HttpContext context)
    {
        using var body = await AdminBody.ReadAsync(context);
        var changed = await AdminRequest.Store<KeyAdministration>(context).UpdateAsync(
            AdminRequest.Id(context, "key"), AdminRequest.IfMatch(context), current => KeySettingsReader.Read(body, current), AdminRequest.Actor(context), context.RequestAborted);
        return AdminRequest.Answer(context, changed, AdministrationJsonContext.Default.KeyView, changed.Version);
    }

    private static async Task<IResult> RotateAsync(HttpContext context)
    {
        using var body = await AdminBody.ReadAsync(context);
        var grace = TimeSpan.FromSeconds(body.Number("grace_seconds", 0, 0, MaxGraceSeconds));
        body.Finish();
        var rotated = await AdminRequest.Store<KeyAdministration>(context).RotateAsync(
            AdminRequest.Id(context, "key"), AdminRequest.IfMatch(context), grace, AdminRequest.Actor(context), context.RequestAborted);
        return AdminRequest.Answer(context, rotated, AdministrationJsonContext.Default.IssuedKeyView, rotated.Version);
    }

    private static async Task<IResult> DeleteAsync(HttpContext context)
    {
        await AdminRequest.Store<KeyAdministration>(context).DeleteAsync(AdminRequest.Id(context, "key"), AdminRequest.IfMatch(context), AdminRequest.Actor(context), context.RequestAborted);
        return Results.NoContent();
    }
}
