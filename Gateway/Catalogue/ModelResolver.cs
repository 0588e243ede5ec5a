using System.Buffers;
using System.Collections.Frozen;
using BedrockAspire.Gateway.Errors;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary>Finds the model that a name means: an alias, a base id, an inference profile id or an ARN.</summary>
public sealed class ModelResolver(ModelCatalogue catalogue, ServedModels served, IOptions<GatewayOptions> options)
{
    private const int MaxNameLength = 2048;

    private static readonly FrozenSet<ModelMode> ImageModes = FrozenSet.Create(ModelMode.Image, ModelMode.ImageEdit);

    private static readonly SearchValues<char> IdCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-:_ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>Resolves a name.</summary>
    /// <exception cref="GatewayException">There is no such model here (404), or the other service has it (400).</exception>
    public ModelResolution Resolve(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (string.IsNullOrWhiteSpace(name) || name.Length > MaxNameLength)
        {
            throw GatewayException.Invalid("'model' must name a model; GET /v1/models lists them.", "model");
        }

        var resolution = Find(name, catalogue.Current) ?? throw NotFound(name);
        return served.Modes.Contains(resolution.Model.Mode) ? resolution : throw WrongEndpoint(name, resolution.Model);
    }

    /// <summary>Resolves a name to a model of one kind, which the service serves without listing it.</summary>
    /// <exception cref="GatewayException">There is no such model here (404), or it is of another kind (400).</exception>
    public ModelResolution Resolve(string name, ModelMode mode)
    {
        ArgumentNullException.ThrowIfNull(name);
        var resolution = Find(name, catalogue.Current) ?? throw NotFound(name);
        return resolution.Model.Mode == mode ? resolution : throw WrongKind(name, mode);
    }

    /// <summary>Resolves a name to a model that this service serves, or null.</summary>
    public ModelResolution? TryResolve(string name) =>
        Find(name, catalogue.Current) is { } found && served.Modes.Contains(found.Model.Mode) ? found : null;

    private ModelResolution? Find(string name, CatalogueSnapshot snapshot)
    {
        if ((snapshot.FindAlias(name) ?? snapshot.Find(name)) is { } known)
        {
            return new ModelResolution(name, known, known.CallableId, known.Region);
        }

        if (name.StartsWith("arn:", StringComparison.Ordinal))
        {
            return FindArn(name, snapshot);
        }

        var (prefix, baseId) = GeoPrefixes.Split(name);
        if (prefix is null)
        {
            return snapshot.IsDiscovered ? null : Undiscovered(name);
        }

        if (snapshot.RegionOfProfile(name) is { } region && snapshot.Find(baseId) is { } model)
        {
            return new ModelResolution(name, model, name, region);
        }

        return null;
    }

    // An ARN goes to Bedrock as it is; the id at its end tells what model is behind it, where it is not an opaque one.
    private ModelResolution? FindArn(string arn, CatalogueSnapshot snapshot)
    {
        var parts = arn.Split(':', 6);
        var slash = arn.IndexOf('/', StringComparison.Ordinal);
        if (parts.Length < 6 || parts[2] != "bedrock" || slash < 0)
        {
            throw GatewayException.Invalid("'model' is not the ARN of a Bedrock model or inference profile.", "model");
        }

        var baseId = GeoPrefixes.Split(arn[(slash + 1)..]).BaseId;
        var region = parts[3].Length > 0 ? parts[3] : catalogue.HomeRegion;
        var model = snapshot.Find(baseId)
            ?? new CatalogueModel(baseId, baseId, "unknown", ModelMode.Chat, arn, region, catalogue.Table.Find(baseId));
        return new ModelResolution(arn, model, arn, region);
    }

    // AWS could not be asked, so a well-formed id that the table does not know is taken at its word.
    private ModelResolution? Undiscovered(string name)
    {
        if (catalogue.Table.Find(name) is not null || !LooksLikeModelId(name) || !served.Modes.Contains(ModelMode.Chat))
        {
            return null;
        }

        var model = new CatalogueModel(name, name, "unknown", ModelMode.Chat, name, catalogue.HomeRegion, null);
        return new ModelResolution(name, model, name, catalogue.HomeRegion);
    }

    private static bool LooksLikeModelId(string name) =>
        name.Contains('.', StringComparison.Ordinal)
        && !name.AsSpan().ContainsAnyExcept(IdCharacters);

    private GatewayException WrongKind(string name, ModelMode mode)
    {
        var usable = string.Join(", ", catalogue.Current.Models.Where(model => model.Mode == mode).Select(model => model.Id));
        return new GatewayException(
            GatewayErrorKind.WrongEndpoint, $"'{name}' is not a model for this route. Use one of: {usable}.", "model");
    }

    private GatewayException WrongEndpoint(string name, CatalogueModel model)
    {
        if (ImageModes.Contains(model.Mode))
        {
            return new GatewayException(
                GatewayErrorKind.WrongEndpoint,
                $"'{name}' draws pictures and is served by the image endpoint {options.Value.ImageUrl}. Send it to "
                + $"{options.Value.ImageUrl}/images/generations (in Open WebUI: IMAGES_OPENAI_API_BASE_URL={options.Value.ImageUrl}).",
                "model");
        }

        return model.Mode == ModelMode.Chat
            ? new GatewayException(
                GatewayErrorKind.WrongEndpoint,
                $"'{name}' is a chat model and is served by the chat endpoint {options.Value.ChatUrl}. Send it to "
                + $"{options.Value.ChatUrl}/chat/completions (in Open WebUI: OPENAI_API_BASE_URL={options.Value.ChatUrl}).",
                "model")
            : new GatewayException(
                GatewayErrorKind.WrongEndpoint, $"'{name}' is not a model for this endpoint; GET /v1/models lists what is.", "model");
    }

    private GatewayException NotFound(string name)
    {
        var baseId = GeoPrefixes.Split(name).BaseId;
        var snapshot = catalogue.Current;
        var alias = catalogue.Table.Aliases.FirstOrDefault(alias => alias.Alias == name || alias.Models.Contains(baseId));
        var facts = catalogue.Table.Find(baseId) ?? (alias is null ? null : catalogue.Table.Find(alias.Models[0]));
        var text = facts switch
        {
            { Lifecycle: { Status: "EOL", Eol: { } end } } =>
                $"'{name}' has ended on Bedrock on {end:yyyy-MM-dd}.{Replacement(facts)}",
            not null when snapshot.Find(facts.Id) is { } offered =>
                $"'{name}' is not offered in {catalogue.HomeRegion}. Use '{offered.Id}', which is called as '{offered.CallableId}' here.",
            not null => $"'{name}' is not offered in {catalogue.HomeRegion}.{Replacement(facts)}",
            null => $"The model '{Shorten(name)}' does not exist here. GET /v1/models lists what does.",
        };
        return new GatewayException(GatewayErrorKind.ModelNotFound, text, "model");
    }

    private string Replacement(ModelFacts facts)
    {
        var snapshot = catalogue.Current;
        var alias = catalogue.Table.Aliases
            .Where(alias => alias.Models.Contains(facts.Id))
            .OrderByDescending(alias => alias.Models.Count)
            .FirstOrDefault(alias => snapshot.FindAlias(alias.Alias) is not null);
        return alias is null
            ? " GET /v1/models lists what there is."
            : $" Use '{snapshot.FindAlias(alias.Alias)!.Id}' instead (alias '{alias.Alias}').";
    }

    private static string Shorten(string name) => name.Length <= 100 ? name : name[..100] + "…";
}
