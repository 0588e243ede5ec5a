using BedrockAspire.Data.Administration;
using BedrockAspire.Gateway.Catalogue;

namespace BedrockAspire.ChatApi.Admin.Models;

/// <summary><c>/admin/v1/models</c>: the catalogue as this replica has it.</summary>
internal static class ModelAdminEndpoints
{
    public static void Map(RouteGroupBuilder group) => group.MapGet("/models", (Delegate)List).Produces<Page<ModelView>>();

    private static IResult List(HttpContext context)
    {
        new AdminQuery(context).Finish();
        var snapshot = context.RequestServices.GetRequiredService<ModelCatalogue>().Current;
        var names = snapshot.NamesById();
        var models = snapshot.Models.Select(model => ModelView.Of(model, names[model.Id].Order(StringComparer.Ordinal))).ToList();
        return AdminRequest.Answer(context, new Page<ModelView>(models, null), AdminJsonContext.Default.PageModelView);
    }
}
