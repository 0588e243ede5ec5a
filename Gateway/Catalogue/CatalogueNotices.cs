using Microsoft.Extensions.Logging;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary>Tells the operator, once each, which models end soon and which of the configured names lead to nothing.</summary>
public sealed partial class CatalogueNotices(CatalogueSettings settings, TimeProvider timeProvider, ILogger<CatalogueNotices> logger)
{
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);

    /// <summary>Gives the notices that a snapshot calls for and that were not given before.</summary>
    internal void Give(CatalogueSnapshot snapshot)
    {
        var soon = timeProvider.GetUtcNow() + settings.Options.EndsSoonWithin;
        foreach (var model in snapshot.Models.Where(model => model.Ends <= soon && settings.Served.Modes.Contains(model.Mode)))
        {
            if (_given.Add(model.Id))
            {
                Log.EndsSoon(logger, model.Id, DateOnly.FromDateTime(model.Ends!.Value.UtcDateTime));
            }
        }

        // Before AWS was asked, a name that the table does not know proves nothing.
        if (snapshot.IsDiscovered)
        {
            GiveLost("Aliases", settings.Options.Aliases, snapshot);
            GiveLost("Replacements", settings.Options.Replacements, snapshot);
        }
    }

    private void GiveLost(string key, IReadOnlyDictionary<string, string> names, CatalogueSnapshot snapshot)
    {
        foreach (var (name, target) in names.Where(pair => snapshot.Find(pair.Key) is null && !ModelArn.Announces(pair.Value)))
        {
            if (_given.Add($"{key}:{name}"))
            {
                Log.LeadsNowhere(logger, key, name, target);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Model} ends on Bedrock on {End:yyyy-MM-dd}")]
        public static partial void EndsSoon(ILogger logger, string model, DateOnly end);

        [LoggerMessage(2, LogLevel.Warning, "Catalogue:{Key}:{Name} leads to '{Target}', which AWS does not offer here")]
        public static partial void LeadsNowhere(ILogger logger, string key, string name, string target);
    }
}
