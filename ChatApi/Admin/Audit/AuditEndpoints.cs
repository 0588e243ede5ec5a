using BedrockAspire.Data.Administration;

namespace BedrockAspire.ChatApi.Admin.Audit;

/// <summary><c>/admin/v1/audit</c>.</summary>
internal static class AuditEndpoints
{
    public static void Map(RouteGroupBuilder group) => group.MapGet("/audit", (Delegate)ListAsync).Produces<Page<AuditView>>();

    private static async Task<IResult> ListAsync(HttpContext context)
    {
        var query = new AdminQuery(context);
        var filter = new AuditFilter(query.Text("subject_kind"), query.Text("subject_id"), query.Id("actor_key_id"), query.Time("from"), query.Time("to"));
        var paging = query.Paging();
        query.Finish();
        var page = await AdminRequest.Store<AuditLog>(context).ListAsync(filter, paging, context.RequestAborted);
        return AdminRequest.Answer(context, page, AdministrationJsonContext.Default.PageAuditView);
    }
}
