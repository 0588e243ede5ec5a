using System.Collections.Frozen;
using BedrockAspire.Bedrock;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary>Says why a name is refused and what to use instead.</summary>
internal sealed class ModelRefusals(ModelCatalogue catalogue, GatewayOptions options)
{
    private const int MaxShownLength = 100;
    private const string SeeList = "GET /v1/models lists what there is.";

    private static readonly FrozenSet<ModelMode> ImageModes = FrozenSet.Create(ModelMode.Image, ModelMode.ImageEdit);

    private readonly CatalogueSettings _settings = catalogue.Settings;

    /// <summary>There is no such model here.</summary>
    /// <param name="name">What was asked.</param>
    /// <param name="target">What the operator's aliases make of it.</param>
    public GatewayException NotFound(string name, string target)
    {
        var snapshot = catalogue.Current;
        var shown = Shown(name);
        var id = ModelArn.Parse(target)?.Id ?? target;
        var baseId = GeoPrefixes.Split(id).BaseId;
        // An alias that leads to nothing here stands for the best of the models that it could mean.
        var facts = _settings.Table.Find(baseId) ?? _settings.Table.MembersOf(target).Select(_settings.Table.Find).FirstOrDefault();
        baseId = facts?.Id ?? baseId;
        return new GatewayException(GatewayErrorKind.ModelNotFound, Text(), "model");

        string Text()
        {
            if (snapshot.TurnedOff.Contains(baseId))
            {
                return $"'{shown}' is turned off on this gateway. {SeeList}";
            }

            var offered = snapshot.Find(baseId);
            if (snapshot.OutOfScope.Contains(id))
            {
                var use = offered is null ? SeeList : Use(offered);
                return $"'{shown}' may route calls further than Bedrock:ProfileScope '{Scope}' lets them go. {use}";
            }

            if (offered is not null)
            {
                return $"'{shown}' is not offered in {_settings.HomeRegion}. {Use(offered)}";
            }

            if (EndOf(baseId, facts, snapshot) is { } end)
            {
                return $"'{shown}' has ended on Bedrock on {end:yyyy-MM-dd}. {Replacement(baseId, facts)}";
            }

            if (facts is not null)
            {
                var limit = _settings.Scope == ProfileScope.Global ? "" : $" within Bedrock:ProfileScope '{Scope}'";
                return $"'{shown}' is not offered in {_settings.HomeRegion}{limit}. {Replacement(baseId, facts)}";
            }

            return ModelArn.Announces(target)
                ? $"Nothing is known of what is behind '{shown}', so the operator's rules for models or regions keep it from being called. {SeeList}"
                : $"The model '{shown}' does not exist here. GET /v1/models lists what does.";
        }
    }

    /// <summary>The other service has it.</summary>
    public GatewayException WrongEndpoint(string name, CatalogueModel model)
    {
        var shown = Shown(name);
        var text = ImageModes.Contains(model.Mode)
            ? $"'{shown}' draws pictures and is served by the image endpoint {options.ImageUrl}. Send it to "
                + $"{options.ImageUrl}/images/generations (in Open WebUI: IMAGES_OPENAI_API_BASE_URL={options.ImageUrl})."
            : model.Mode == ModelMode.Chat
                ? $"'{shown}' is a chat model and is served by the chat endpoint {options.ChatUrl}. Send it to "
                    + $"{options.ChatUrl}/chat/completions (in Open WebUI: OPENAI_API_BASE_URL={options.ChatUrl})."
                : $"'{shown}' is not a model for this endpoint; GET /v1/models lists what is.";
        return new GatewayException(GatewayErrorKind.WrongEndpoint, text, "model");
    }

    /// <summary>It is not of the kind that a route is for.</summary>
    public GatewayException WrongKind(string name, ModelMode mode)
    {
        var usable = string.Join(", ", catalogue.Current.Models.Where(model => model.Mode == mode).Select(model => model.Id));
        var use = usable.Length > 0 ? $"Use one of: {usable}." : $"{_settings.HomeRegion} offers none that is; the operator may add a region that does to Bedrock:Regions.";
        return new GatewayException(GatewayErrorKind.WrongEndpoint, $"'{Shown(name)}' is not a model for this route. {use}", "model");
    }

    /// <summary>An ARN of a region that nobody configured.</summary>
    public GatewayException WrongRegion() => new(
        GatewayErrorKind.ModelNotFound,
        $"The ARN in 'model' is of a region that this gateway does not call; it calls {string.Join(", ", _settings.Regions.Select(region => region.Name))}. "
        + "Use an ARN of one of these, or have the operator add the region to Bedrock:Regions.",
        "model");

    private string Scope => _settings.Scope.ToString().ToLowerInvariant();

    private static string Use(ModelResolution offered) => $"Use '{offered.Model.Id}', which is called as '{Shown(offered.CallableId)}' here.";

    private static DateTimeOffset? EndOf(string id, ModelFacts? facts, CatalogueSnapshot snapshot) =>
        snapshot.Ended.TryGetValue(id, out var ended) ? ended
        : facts is { Lifecycle: { Status: "EOL", EndsAt: { } end } } ? end
        : null;

    private string Replacement(string id, ModelFacts? facts)
    {
        var snapshot = catalogue.Current;
        var aliases = _settings.Table.Aliases
            .Select(alias => (Alias: alias, Found: snapshot.Find(alias.Alias)))
            .Where(pair => pair.Found is not null)
            .ToArray();
        var mode = facts?.Kind;
        // Its own family first, then the first name for its kind of model.
        var (best, found) = aliases.FirstOrDefault(pair => pair.Alias.Covers(id)) is { Found: not null } family
            ? family
            : aliases.FirstOrDefault(pair => mode is null ? _settings.Served.Modes.Contains(pair.Found!.Model.Mode) : pair.Found!.Model.Mode == mode);
        return found is null ? SeeList : $"Use '{found.Model.Id}' instead (alias '{best.Alias}').";
    }

    // Neither a text that nobody reads to its end, nor the account in an ARN.
    private static string Shown(string name)
    {
        if (ModelArn.Announces(name))
        {
            name = ModelArn.Parse(name) is { } arn ? $"{arn.Kind}/{arn.Id}" : "arn";
        }

        if (name.Length <= MaxShownLength)
        {
            return name;
        }

        var length = char.IsHighSurrogate(name[MaxShownLength - 1]) ? MaxShownLength - 1 : MaxShownLength;
        return name[..length] + "…";
    }
}
