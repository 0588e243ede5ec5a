namespace BedrockAspire.Gateway.Catalogue;

/// <summary>What a well-formed table of models is. The refresh of the table and the start of a service hold it to the same rules.</summary>
internal static class ModelTableRules
{
    private static readonly string[] Statuses = ["ACTIVE", "LEGACY", "EOL"];
    private static readonly string[] Samplings = ["both", "temperatureXorTopP", "none"];
    private static readonly string[] Endpoints = ["bedrock-runtime", "bedrock-mantle"];

    /// <summary>Every fault, each with the model or alias that has it.</summary>
    public static IReadOnlyList<string> Check(IReadOnlyList<ModelFacts> models, IReadOnlyList<ModelAlias> aliases)
    {
        List<string> faults = [];
        foreach (var model in models)
        {
            faults.AddRange(FaultsOf(model).Select(fault => $"{model.Id}: {fault}."));
        }

        faults.AddRange(Repeated(models.Select(model => model.Id)).Select(id => $"{id}: it is in the table twice."));
        faults.AddRange(Repeated(models.SelectMany(model => model.Profiles)).Select(id => $"{id}: the profile leads to two models."));
        faults.AddRange(Repeated(aliases.Select(alias => alias.Alias)).Select(alias => $"{alias}: the alias is there twice."));
        var ids = models.Select(model => model.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var alias in aliases)
        {
            faults.AddRange(alias.Models.Where(id => !ids.Contains(id)).Select(id => $"{alias.Alias}: '{id}' is not in the table."));
            if (!alias.MembersOf(ids).Any())
            {
                faults.Add($"{alias.Alias}: the alias means no model of the table.");
            }
        }

        return faults;
    }

    private static IEnumerable<string> FaultsOf(ModelFacts model)
    {
        if (!ModelIds.IsWellFormed(model.Id) || GeoPrefixes.Split(model.Id).Prefix is not null)
        {
            yield return "this is not a base id";
        }

        if (string.IsNullOrWhiteSpace(model.Name) || string.IsNullOrWhiteSpace(model.Provider))
        {
            yield return "name or provider is empty";
        }

        if (model.Kind == ModelMode.Other)
        {
            yield return $"the mode '{model.Mode}' is not known";
        }

        if (model.Input.Count == 0 || model.Output.Count == 0)
        {
            yield return "input or output is empty";
        }

        if (model.MaxInput is <= 0 || model.MaxOutput is <= 0 || model.MaxPromptChars is <= 0)
        {
            yield return "a limit is not positive";
        }

        if (model.Endpoints.Count == 0 || model.Endpoints.Except(Endpoints).Any())
        {
            yield return "the endpoints are not known";
        }

        if (model.Profiles.FirstOrDefault(profile => GeoPrefixes.Split(profile) is not ({ }, var id) || id != model.Id) is { } stray)
        {
            yield return $"'{stray}' is not a profile of it";
        }

        if (model.RequiresProfile && model.Profiles.Count == 0)
        {
            yield return "it requires a profile and has none";
        }

        if (!Statuses.Contains(model.Lifecycle.Status) || (model.Lifecycle.Status == "EOL" && model.Lifecycle.Eol is null))
        {
            yield return "the lifecycle has no known status, or an end without its day";
        }

        if (model.Supports.Sampling is { } sampling && !Samplings.Contains(sampling))
        {
            yield return $"the sampling '{sampling}' is not known";
        }

        if (model.Prices.Values.SelectMany(price => price.Tiers.Append(price)).Any(price => price.Known().Any(value => value < 0)))
        {
            yield return "a price is negative";
        }
    }

    private static IEnumerable<string> Repeated(IEnumerable<string> values) =>
        values.GroupBy(value => value, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key);
}
