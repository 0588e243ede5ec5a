using BedrockAspire.Data.Administration;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ChatApi.Admin.Models;

/// <summary><c>/admin/v1/models</c> and <c>/admin/v1/regions</c>: the catalogue as this replica has it.</summary>
internal static class ModelAdminEndpoints
{
    private static readonly TimeSpan RefreshTimeout = TimeSpan.FromSeconds(30);

    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/models", (Delegate)List).Produces<Page<ModelView>>();
        group.MapPost("/models/refresh", (Delegate)RefreshAsync).Produces<Page<RegionView>>();
        group.MapGet("/regions", (Delegate)Regions).Produces<Page<RegionView>>();
    }

    private static IResult List(HttpContext context)
    {
        new AdminQuery(context).Finish();
        var snapshot = context.RequestServices.GetRequiredService<ModelCatalogue>().Current;
        var names = snapshot.NamesById();
        var models = snapshot.Models.Select(model => ModelView.Of(model, names[model.Id].Order(StringComparer.Ordinal))).ToList();
        return AdminRequest.Answer(context, new Page<ModelView>(models, null), AdminJsonContext.Default.PageModelView);
    }

    private static IResult Regions(HttpContext context)
    {
        new AdminQuery(context).Finish();
        return Answer(context, context.RequestServices.GetRequiredService<CatalogueRefresher>());
    }

    private static async Task<IResult> RefreshAsync(HttpContext context)
    {
        var refresher = context.RequestServices.GetRequiredService<CatalogueRefresher>();
        using var timeout = new CancellationTokenSource(RefreshTimeout, context.RequestServices.GetRequiredService<TimeProvider>());
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, timeout.Token);
        try
        {
            await refresher.RefreshNowAsync(bound.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            throw new GatewayException(GatewayErrorKind.UpstreamTimeout, $"AWS has not listed its models within {RefreshTimeout.TotalSeconds:0} seconds. What is known of them stays in use.");
        }

        return Answer(context, refresher);
    }

    private static IResult Answer(HttpContext context, CatalogueRefresher refresher) =>
        AdminRequest.Answer(context, new Page<RegionView>([.. refresher.Regions.Select(RegionView.Of)], null), AdminJsonContext.Default.PageRegionView);
}
