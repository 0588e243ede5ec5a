using BedrockAspire.Bedrock;
using BedrockAspire.Gateway.Errors;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary>Finds the model that a name means: an alias, a base id, an inference profile id or an ARN.</summary>
public sealed class ModelResolver(ModelCatalogue catalogue, InferenceProfileLookup lookup, IOptions<GatewayOptions> options)
{
    private const int MaxNameLength = 2048;

    private static readonly string[] KindsWithoutModel =
        ["provisioned-model", "custom-model", "custom-model-deployment", "imported-model", "prompt-router", "default-prompt-router"];

    private readonly CatalogueSettings _settings = catalogue.Settings;
    private readonly ModelRefusals _refusals = new(catalogue, options.Value);

    /// <summary>Resolves a name. Waits, for a short time and once, only for an application inference profile that AWS did not list.</summary>
    /// <exception cref="GatewayException">There is no such model here (404), or the other service has it (400).</exception>
    public ValueTask<ModelResolution> ResolveAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        return catalogue.Current.Find(name) is null && UnlistedProfile(Target(name)) is { } profile
            ? LookUpAndResolveAsync(name, profile, cancellationToken)
            : new ValueTask<ModelResolution>(Resolve(name));
    }

    /// <summary>Resolves a name from what is known now.</summary>
    /// <exception cref="GatewayException">There is no such model here (404), or the other service has it (400).</exception>
    public ModelResolution Resolve(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (string.IsNullOrWhiteSpace(name) || name.Length > MaxNameLength)
        {
            throw GatewayException.Invalid("'model' must name a model; GET /v1/models lists them.", "model");
        }

        var resolution = Find(name) ?? throw _refusals.NotFound(name, Target(name));
        return _settings.Served.Modes.Contains(resolution.Model.Mode) ? resolution : throw _refusals.WrongEndpoint(name, resolution.Model);
    }

    /// <summary>Resolves a name to a model of one kind, which the service serves without listing it.</summary>
    /// <exception cref="GatewayException">There is no such model here (404), or it is of another kind (400).</exception>
    public ModelResolution Resolve(string name, ModelMode mode)
    {
        ArgumentNullException.ThrowIfNull(name);
        var resolution = Find(name) ?? throw _refusals.NotFound(name, Target(name));
        return resolution.Model.Mode == mode ? resolution : throw _refusals.WrongKind(name, mode);
    }

    /// <summary>Resolves a name to a model that this service serves, or null.</summary>
    public ModelResolution? TryResolve(string name) =>
        Find(name) is { } found && _settings.Served.Modes.Contains(found.Model.Mode) ? found : null;

    private async ValueTask<ModelResolution> LookUpAndResolveAsync(string name, ModelArn profile, CancellationToken cancellationToken)
    {
        await lookup.FindAsync(profile.Region, Target(name), cancellationToken);
        return Resolve(name);
    }

    private ModelResolution? Find(string name)
    {
        var snapshot = catalogue.Current;
        if (snapshot.Find(name) is { } known)
        {
            return known;
        }

        var target = Target(name);
        // An ARN says which region is meant.
        return !ModelArn.Announces(target) ? FindUndiscovered(name, target, snapshot)
            : FindArn(name, target, snapshot) is { } found ? found with { Elsewhere = [] }
            : null;
    }

    // The end of the operator's aliases; those that lead to something listed were found before.
    private string Target(string name)
    {
        var aliases = _settings.Options.Aliases;
        for (var steps = 0; steps <= aliases.Count && aliases.TryGetValue(name, out var target); steps++)
        {
            name = target;
        }

        return name;
    }

    private ModelArn? UnlistedProfile(string target) =>
        ModelArn.Announces(target)
        && ModelArn.Parse(target) is { Kind: ModelArn.ApplicationInferenceProfile } arn
        && catalogue.Current.Find(target) is null
        && IsOurs(arn.Region)
            ? arn
            : null;

    private ModelResolution? FindArn(string name, string target, CatalogueSnapshot snapshot)
    {
        var arn = ModelArn.Parse(target)
            ?? throw GatewayException.Invalid("'model' is not the ARN of a Bedrock model or inference profile.", "model");
        var region = arn.Region.Length == 0 ? _settings.HomeRegion : arn.Region;
        if (!IsOurs(region))
        {
            // Also for safety: the region becomes part of a host name that signed requests go to.
            throw _refusals.WrongRegion();
        }

        switch (arn.Kind)
        {
            case ModelArn.FoundationModel:
                // As if its id had been given, where the model is callable through a profile only.
                var model = snapshot.Find(arn.Id) ?? FindUndiscovered(name, arn.Id, snapshot);
                return model is null ? null
                    : model.CallableId == arn.Id ? model with { RequestedModel = name, CallableId = target, Region = region }
                    : model with { RequestedModel = name };
            case ModelArn.InferenceProfile:
                var profile = snapshot.Find(arn.Id) ?? FindUndiscovered(name, arn.Id, snapshot);
                return profile is null ? null : profile with { RequestedModel = name, CallableId = target, Region = region };
            case ModelArn.ApplicationInferenceProfile:
                return snapshot.Find(target) is { } listed ? listed with { RequestedModel = name } : FindProfile(name, target, region, snapshot);
            case var kind when KindsWithoutModel.Contains(kind):
                return TakeAtItsWord(name, arn.Id, target, region);
            default:
                throw GatewayException.Invalid("'model' is an ARN of Bedrock, but not of something that can be called.", "model");
        }
    }

    // What AWS said about it decides; while it said nothing, it is called with the careful choices for an unknown model.
    private ModelResolution? FindProfile(string name, string arn, string region, CatalogueSnapshot snapshot)
    {
        if (lookup.Known(arn) is not { } route)
        {
            return TakeAtItsWord(name, ModelArn.Parse(arn)!.Id, arn, region);
        }

        if (!route.IsAllowed(_settings.Scope, region) || snapshot.TurnedOff.Contains(route.BaseId))
        {
            return null;
        }

        if (snapshot.Find(route.BaseId) is { } model)
        {
            return model with { RequestedModel = name, CallableId = arn, Region = region };
        }

        var facts = _settings.Table.Find(route.BaseId);
        return facts is null
            ? TakeAtItsWord(name, route.BaseId, arn, region)
            : new ModelResolution(name, new CatalogueModel(facts.Id, facts.Name, facts.Provider, facts.Kind, arn, region, facts), arn, region);
    }

    // AWS could not be asked, so a well-formed id that the table does not know is taken at its word.
    private ModelResolution? FindUndiscovered(string name, string id, CatalogueSnapshot snapshot)
    {
        var (prefix, baseId) = GeoPrefixes.Split(id);
        if (snapshot.IsDiscovered
            || !ModelIds.IsWellFormed(id)
            || _settings.Table.Find(baseId) is not null
            || (prefix is not null && !GeoPrefixes.Of(_settings.HomeRegion, _settings.Scope).Contains(prefix)))
        {
            return null;
        }

        return _settings.Served.Modes.Contains(ModelMode.Chat) && _settings.Filter.Allows(baseId)
            ? Unknown(name, baseId, id, _settings.HomeRegion)
            : null;
    }

    // Not where a policy of the operator might be broken by it.
    private ModelResolution? TakeAtItsWord(string name, string id, string callableId, string region) =>
        _settings.Scope == ProfileScope.Global
        && _settings.Filter is { Allow.Count: 0, Deny.Count: 0 }
        && _settings.Served.Modes.Contains(ModelMode.Chat)
            ? Unknown(name, id, callableId, region)
            : null;

    private static ModelResolution Unknown(string name, string id, string callableId, string region) =>
        new(name, new CatalogueModel(id, id, "unknown", ModelMode.Chat, callableId, region, null), callableId, region);

    private bool IsOurs(string region) => _settings.Regions.Any(ours => ours.Name == region);
}
