using System.Text.Json;
using BedrockAspire.Simulator.Catalogue;
using BedrockAspire.Simulator.Http;

namespace BedrockAspire.Simulator.Validation;

/// <summary>Members that a posted rule forbids, for a model that is stricter than its row says.</summary>
internal static class RefusalRules
{
    public static void Check(JsonElement request, ModelCard card, IReadOnlyList<string>? paths)
    {
        foreach (var path in paths ?? [])
        {
            if (!Has(request, path))
            {
                continue;
            }

            throw path.Split('.') switch
            {
                ["inferenceConfig", "temperature"] when card.IsAnthropic => ModelRules.Returned("`temperature` is deprecated for this model."),
                ["inferenceConfig", "topP"] when card.IsAnthropic => ModelRules.Returned("`top_p` is deprecated for this model."),
                ["additionalModelRequestFields", .. var rest] => ModelRules.Returned($"{string.Join('.', rest)}: Extra inputs are not permitted"),
                _ => ModelRules.Field(path),
            };
        }
    }

    private static bool Has(JsonElement request, string path)
    {
        var element = request;
        foreach (var name in path.Split('.'))
        {
            if (!element.TryGetMember(name, out element))
            {
                return false;
            }
        }

        return true;
    }
}
