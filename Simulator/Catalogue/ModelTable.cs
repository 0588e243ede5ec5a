using System.Text.Json;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Simulator.Catalogue;

/// <summary>The models by id and by profile, with their state at the present time.</summary>
internal sealed class ModelTable
{
    private readonly Dictionary<string, ModelCard> _byId;
    private readonly Dictionary<string, ModelCard> _byProfile = new(StringComparer.Ordinal);
    private readonly string[] _keepAlive;
    private readonly TimeProvider _time;

    public ModelTable(IOptions<SimulatorOptions> options, TimeProvider time)
    {
        _time = time;
        _keepAlive = options.Value.KeepAliveModels is { Count: > 0 } configured ? [.. configured] : [.. SimulatorOptions.DefaultKeepAliveModels];
        using var stream = EmbeddedData.Open("bedrock-models.json");
        var file = JsonSerializer.Deserialize(stream, CatalogueJsonContext.Default.ModelFile)
            ?? throw new InvalidOperationException("bedrock-models.json is empty.");
        Cards = [.. file.Models.Where(card => card.Endpoints.Contains("bedrock-runtime")).OrderBy(card => card.Id, StringComparer.Ordinal)];
        _byId = Cards.ToDictionary(card => card.Id, StringComparer.Ordinal);
        foreach (var card in Cards)
        {
            foreach (var profile in card.Profiles)
            {
                _byProfile[profile] = card;
            }
        }
    }

    /// <summary>Every model that bedrock-runtime serves or served, by id.</summary>
    public IReadOnlyList<ModelCard> Cards { get; }

    public ModelCard? ById(string id) => _byId.GetValueOrDefault(id);

    public ModelCard? ByProfile(string profileId) => _byProfile.GetValueOrDefault(profileId);

    public bool IsKeptAlive(ModelCard card) => Array.Exists(_keepAlive, pattern => Wildcard.Matches(pattern, card.Id));

    /// <summary>Past its end of life and not kept alive.</summary>
    public bool IsEnded(ModelCard card) => HasPassed(card) && !IsKeptAlive(card);

    public static string Status(ModelCard card) => card.Lifecycle.Eol is null && card.Lifecycle.Status == "ACTIVE" ? "ACTIVE" : "LEGACY";

    /// <summary>Whether the Region has the model at all, by itself or through a profile.</summary>
    public bool Exists(ModelCard card, string region) =>
        (card.Regions.Count == 0 || card.Regions.Contains(region) || (region == "us-east-1" && IsKeptAlive(card)))
        && (!card.RequiresProfile || card.Profiles.Any(profile => Geography.Offers(region, Geography.PrefixOf(profile))))
        && (!region.StartsWith("us-gov-", StringComparison.Ordinal) || card.Profiles.Any(profile => Geography.PrefixOf(profile) == "us-gov"));

    public static bool OffersProfile(ModelCard card, string profileId, string region) =>
        Geography.Offers(region, Geography.PrefixOf(profileId)) && (card.Regions.Count == 0 || card.Regions.Contains(region));

    private bool HasPassed(ModelCard card) =>
        card.Lifecycle.Eol is { } end && _time.GetUtcNow() >= new DateTimeOffset(end, TimeOnly.MinValue, TimeSpan.Zero);
}
