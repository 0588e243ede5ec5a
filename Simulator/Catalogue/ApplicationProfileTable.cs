using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Simulator.Catalogue;

/// <summary>The application inference profiles of <see cref="SimulatorOptions.ApplicationProfiles"/>.</summary>
internal sealed class ApplicationProfileTable
{
    private readonly Dictionary<string, ApplicationProfile> _byId = new(StringComparer.Ordinal);

    public ApplicationProfileTable(IOptions<SimulatorOptions> options, ModelTable models)
    {
        foreach (var (name, source) in options.Value.ApplicationProfiles.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var card = models.ById(source) ?? models.ByProfile(source)
                ?? throw new OptionsValidationException(
                    SimulatorOptions.SectionName,
                    typeof(SimulatorOptions),
                    [$"Simulator:ApplicationProfiles:{name} is '{source}', which is neither a model id nor a system profile id."]);
            var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..12];
            _byId[id] = new ApplicationProfile(id, name, source, card);
        }
    }

    public IEnumerable<ApplicationProfile> All => _byId.Values;

    public ApplicationProfile? ById(string id) => _byId.GetValueOrDefault(id);
}
