using System.Globalization;
using System.Text;
using System.Text.Json;
using BedrockAspire.Simulator.Catalogue;
using BedrockAspire.Simulator.Http;

namespace BedrockAspire.Simulator.ControlPlane;

/// <summary>ListInferenceProfiles, paged, and GetInferenceProfile.</summary>
internal sealed class InferenceProfilesHandler(ModelTable models, ApplicationProfileTable applications, Playback playback)
{
    private const int DefaultPageSize = 100;
    private const string SystemDefined = "SYSTEM_DEFINED";
    private const string Application = "APPLICATION";
    private const string CreatedAt = "2026-01-01T00:00:00Z";

    public Task ListAsync(Exchange exchange)
    {
        if (exchange.Answer?.Body is { } fixedBody)
        {
            return playback.WriteBodyAsync(exchange, JsonSerializer.SerializeToUtf8Bytes(fixedBody, JsonElementContext.Default.JsonElement));
        }

        var query = exchange.Target.Query;
        var type = QueryString.Get(query, "type") ?? SystemDefined;
        if (type is not (SystemDefined or Application))
        {
            throw AwsException.Validation(
                $"1 validation error detected: Value '{type}' at 'typeEquals' failed to satisfy constraint: Member must satisfy enum value set: [SYSTEM_DEFINED, APPLICATION]");
        }

        var all = type == SystemDefined ? SystemProfiles(exchange.Region) : ApplicationProfiles(exchange.Region);
        var start = ReadToken(QueryString.Get(query, "nextToken"));
        var page = all.Skip(start).Take(ReadPageSize(QueryString.Get(query, "maxResults"))).ToList();
        return playback.WriteBodyAsync(exchange, Json.Object(json =>
        {
            json.WriteStartArray("inferenceProfileSummaries");
            foreach (var profile in page)
            {
                json.WriteStartObject();
                Write(json, profile);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (start + page.Count < all.Count)
            {
                json.WriteString("nextToken", WriteToken(start + page.Count));
            }
        }));
    }

    public Task GetAsync(Exchange exchange)
    {
        var id = exchange.Id[(exchange.Id.LastIndexOf('/') + 1)..];
        var profile = SystemProfiles(exchange.Region).Concat(ApplicationProfiles(exchange.Region)).FirstOrDefault(profile => profile.Id == id)
            ?? throw AwsException.NotFound($"Could not resolve the inference profile from the identifier: {exchange.Id}");
        return playback.WriteBodyAsync(exchange, Json.Object(json => Write(json, profile)));
    }

    private List<ProfileView> SystemProfiles(string region)
    {
        var profiles =
            from card in models.Cards
            where !models.IsEnded(card)
            from id in card.Profiles
            where ModelTable.OffersProfile(card, id, region)
            let prefix = Geography.PrefixOf(id)
            select new ProfileView(
                id,
                $"{Geography.NameOf(prefix)} {card.Provider} {Plain(card.Name)}",
                $"arn:aws:bedrock:{region}:{ModelResolver.Account}:inference-profile/{id}",
                SystemDefined,
                [.. Geography.Destinations(prefix, region).Select(destination => FoundationModelsHandler.Arn(destination, card.Id))]);
        return [.. profiles.OrderBy(profile => profile.Id, StringComparer.Ordinal)];
    }

    private List<ProfileView> ApplicationProfiles(string region) =>
    [
        .. applications.All.Where(application => models.Exists(application.Card, region) && !models.IsEnded(application.Card)).Select(application =>
        {
            var prefix = models.ByProfile(application.Source) is null ? null : Geography.PrefixOf(application.Source);
            var destinations = prefix is null ? [region] : Geography.Destinations(prefix, region);
            return new ProfileView(
                application.Id,
                application.Name,
                $"arn:aws:bedrock:{region}:{ModelResolver.Account}:application-inference-profile/{application.Id}",
                Application,
                [.. destinations.Select(destination => FoundationModelsHandler.Arn(destination, application.Card.Id))]);
        }),
    ];

    private static void Write(Utf8JsonWriter json, ProfileView profile)
    {
        json.WriteString("createdAt", CreatedAt);
        json.WriteString("description", profile.Type == SystemDefined ? $"Routes requests to {profile.Name}." : "Configured in the simulator.");
        json.WriteString("inferenceProfileArn", profile.Arn);
        json.WriteString("inferenceProfileId", profile.Id);
        json.WriteString("inferenceProfileName", profile.Name);
        json.WriteStartArray("models");
        foreach (var arn in profile.ModelArns)
        {
            json.WriteStartObject();
            json.WriteString("modelArn", arn);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("status", "ACTIVE");
        json.WriteString("type", profile.Type);
        json.WriteString("updatedAt", CreatedAt);
    }

    /// <summary>AWS's names have no brackets.</summary>
    private static string Plain(string name) => name.Replace("(", "", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal);

    private static int ReadPageSize(string? value)
    {
        if (value is null)
        {
            return DefaultPageSize;
        }

        return int.TryParse(value, CultureInfo.InvariantCulture, out var size) && size is >= 1 and <= 1000
            ? size
            : throw AwsException.Validation(
                $"1 validation error detected: Value '{value}' at 'maxResults' failed to satisfy constraint: Member must have value between 1 and 1000");
    }

    private static string WriteToken(int start) => Convert.ToBase64String(Encoding.ASCII.GetBytes($"page:{start.ToString(CultureInfo.InvariantCulture)}"));

    private static int ReadToken(string? token)
    {
        if (token is null)
        {
            return 0;
        }

        var buffer = new byte[token.Length];
        return Convert.TryFromBase64String(token, buffer, out var length)
            && Encoding.ASCII.GetString(buffer, 0, length) is var text && text.StartsWith("page:", StringComparison.Ordinal)
            && int.TryParse(text.AsSpan("page:".Length), CultureInfo.InvariantCulture, out var start) && start >= 0
                ? start
                : throw AwsException.Validation("The provided pagination token is invalid.");
    }
}
