using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using BedrockAspire.Bedrock.ControlPlane;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary>
/// Brings <c>bedrock-models.json</c> up to what AWS lists: new models, profiles, lifecycle, streaming, whether a profile is required. It removes
/// nothing, since a model may live in a region that was not asked, and leaves prices, limits and features alone, which AWS does not list.
/// </summary>
/// <param name="Json">The new text of the file.</param>
/// <param name="Notes">What changed, and what was not found, one line each.</param>
public sealed record ModelTableRefresh(string Json, IReadOnlyList<string> Notes)
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        IndentSize = 1,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Applies listings to a table.</summary>
    /// <exception cref="InvalidDataException">The table, old or new, is not well-formed.</exception>
    public static ModelTableRefresh Apply(string json, IReadOnlyList<RegionListing> listings)
    {
        ArgumentNullException.ThrowIfNull(listings);
        Check(json);
        var root = JsonNode.Parse(json)!.AsObject();
        var models = root["models"] as JsonArray ?? throw new InvalidDataException("The file has no list of models.");
        var nodes = models.OfType<JsonObject>().ToDictionary(node => (string)node["id"]!, StringComparer.Ordinal);
        List<string> notes = [];
        var summaries = listings.SelectMany(listing => listing.Models)
            .Where(summary => ModelIds.IsWellFormed(summary.ModelId) && !ModelIds.HasContextSuffix(summary.ModelId))
            .ToLookup(summary => summary.ModelId, StringComparer.Ordinal);
        var profiles = listings.SelectMany(listing => listing.Profiles)
            .Select(profile => (Id: profile.InferenceProfileId, Route: ProfileRoute.Of(profile)))
            .Where(profile => profile.Route is { Prefix: not null })
            .ToLookup(profile => profile.Route!.BaseId, profile => profile.Id, StringComparer.Ordinal);

        foreach (var group in summaries.OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            if (!nodes.TryGetValue(group.Key, out var node))
            {
                if (ModeOf(group.First()) is not { } mode)
                {
                    continue;
                }

                node = Create(group.First(), mode);
                models.Add((JsonNode)node);
                notes.Add($"{group.Key}: new. Complete its limits, prices and features.");
            }

            Update(node, [.. group], profiles[group.Key], notes);
        }

        notes.AddRange(nodes.Keys
            .Where(id => !summaries.Contains(id) && (string?)nodes[id]["lifecycle"]?["status"] != "EOL")
            .Select(id => $"{id}: not listed by the regions that were asked; kept."));
        var text = root.ToJsonString(Format);
        Check(text);
        return new ModelTableRefresh(json.EndsWith('\n') ? text + "\n" : text, notes);
    }

    // Video and speech are none of the gateway's.
    private static string? ModeOf(FoundationModelSummary summary) =>
        summary.OutputModalities.Contains("TEXT") ? "chat"
        : summary.OutputModalities.Contains("IMAGE") ? "image"
        : summary.OutputModalities.Contains("EMBEDDING") ? "embedding"
        : null;

    private static JsonObject Create(FoundationModelSummary summary, string mode) => new()
    {
        ["id"] = summary.ModelId,
        ["provider"] = summary.ProviderName ?? "unknown",
        ["name"] = summary.ModelName ?? summary.ModelId,
        ["mode"] = mode,
        ["input"] = Lower(summary.InputModalities),
        ["output"] = Lower(summary.OutputModalities),
        ["profiles"] = new JsonArray(),
        ["streaming"] = summary.ResponseStreamingSupported ?? false,
        ["requiresProfile"] = false,
        ["endpoints"] = new JsonArray("bedrock-runtime"),
        ["lifecycle"] = new JsonObject { ["status"] = "ACTIVE" },
    };

    private static void Update(JsonObject node, FoundationModelSummary[] summaries, IEnumerable<string> profiles, List<string> notes)
    {
        var id = summaries[0].ModelId;
        var known = (node["profiles"] as JsonArray ?? []).Select(profile => (string)profile!).ToArray();
        var added = profiles.Except(known, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (added.Length > 0)
        {
            node["profiles"] = new JsonArray([.. known.Concat(added).Order(StringComparer.Ordinal).Select(profile => (JsonNode)profile)]);
            notes.Add($"{id}: profiles {string.Join(", ", added)}.");
        }

        Set("requiresProfile", !summaries.Any(summary => summary.InferenceTypesSupported.Contains("ON_DEMAND")) && (known.Length + added.Length > 0));
        if (summaries.FirstOrDefault(summary => summary.ResponseStreamingSupported is not null) is { ResponseStreamingSupported: { } streaming })
        {
            Set("streaming", streaming);
        }

        if (summaries.Select(summary => summary.ModelLifecycle).FirstOrDefault(lifecycle => lifecycle?.Status is "ACTIVE" or "LEGACY") is not { } life)
        {
            return;
        }

        var was = node["lifecycle"] as JsonObject;
        // A model that AWS still lists has not ended, whatever the table had.
        var planned = (string?)was?["status"] == "EOL" ? null : (string?)was?["eol"];
        var end = life.EndOfLifeTime?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? planned;
        if ((string?)was?["status"] != life.Status || (string?)was?["eol"] != end)
        {
            node["lifecycle"] = end is null ? new JsonObject { ["status"] = life.Status } : new JsonObject { ["status"] = life.Status, ["eol"] = end };
            notes.Add($"{id}: {life.Status}{(end is null ? "" : $", ends {end}")}.");
        }

        void Set(string member, bool value)
        {
            if ((bool?)node[member] != value)
            {
                node[member] = value;
                notes.Add($"{id}: {member} is {(value ? "true" : "false")}.");
            }
        }
    }

    private static void Check(string json)
    {
        try
        {
            var faults = ModelTableRules.Check(JsonSerializer.Deserialize(json, CatalogueJsonContext.Default.ModelTableFile)?.Models ?? [], []);
            if (faults.Count > 0)
            {
                throw new InvalidDataException(string.Join(' ', faults));
            }
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The file is no table of models: {exception.Message}", exception);
        }
    }

    private static JsonArray Lower(IReadOnlyList<string> modalities) =>
        modalities.Count == 0 ? new JsonArray("text") : new JsonArray([.. modalities.Select(modality => (JsonNode)modality.ToLowerInvariant())]);
}
