using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary>
/// Reads the two maps of names. The binder cannot: model ids hold ':', which in configuration begins a new level, so that
/// <c>Catalogue:Replacements:amazon.nova-canvas-v1:0</c> would be a section of its own.
/// </summary>
internal sealed class CatalogueOptionsNames(IConfiguration configuration) : IConfigureOptions<CatalogueOptions>
{
    public void Configure(CatalogueOptions options)
    {
        var section = configuration.GetSection(CatalogueOptions.SectionName);
        options.Aliases = Read(section.GetSection(nameof(options.Aliases)));
        options.Replacements = Read(section.GetSection(nameof(options.Replacements)));
    }

    private static Dictionary<string, string> Read(IConfigurationSection section) =>
        section.AsEnumerable(makePathsRelative: true)
            .Where(pair => pair.Key.Length > 0 && pair.Value is not null)
            .ToDictionary(pair => pair.Key, pair => pair.Value!.Trim(), StringComparer.Ordinal);
}
