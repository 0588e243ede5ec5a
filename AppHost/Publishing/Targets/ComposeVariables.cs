using System.Text.RegularExpressions;
using Aspire.Hosting.Docker.Resources;

namespace BedrockAspire.AppHost.Publishing.Targets;

/// <summary>
/// Gives the variables of the compose file their defaults. The publisher names each in <c>.env</c> with no value, which Docker takes for an empty text: a
/// service would start without a port, or with an empty key. A secret that is empty stops the start instead and says which.
/// </summary>
internal sealed partial class ComposeVariables
{
    private readonly Dictionary<string, string> _forms = new(StringComparer.Ordinal);

    private ComposeVariables()
    {
    }

    /// <summary>The variables that an application with these services has.</summary>
    public static ComposeVariables Of(IDistributedApplicationBuilder builder, params IReadOnlyList<IResource> services)
    {
        var variables = new ComposeVariables();
        foreach (var parameter in builder.Resources.OfType<ParameterResource>())
        {
            var name = NameOf(parameter);
            if (parameter.Secret)
            {
                variables._forms[name] = $"${{{name}:?Set {name} in .env: letters and digits only}}";
            }
            else if (parameter.Default?.GetDefaultValue() is { Length: > 0 } value)
            {
                variables._forms[name] = $"${{{name}:-{value}}}";
            }
        }

        foreach (var service in services)
        {
            variables._forms[$"{NameOf(service)}_IMAGE"] = $"${{{NameOf(service)}_IMAGE:-bedrock-aspire/{service.Name}:latest}}";
            variables._forms[$"{NameOf(service)}_PORT"] = $"${{{NameOf(service)}_PORT:-8080}}";
        }

        return variables;
    }

    /// <summary>Puts them in.</summary>
    public void Apply(ComposeFile file)
    {
        foreach (var service in file.Services.Values)
        {
            service.Image = service.Image is null ? null : Replace(service.Image);
            service.Ports = [.. service.Ports.Select(Replace)];
            service.Expose = [.. service.Expose.Select(Replace)];
            service.Environment = service.Environment.ToDictionary(variable => variable.Key, variable => Replace(variable.Value));
        }
    }

    private static string NameOf(IResource resource) => resource.Name.ToUpperInvariant().Replace('-', '_');

    private string Replace(string text) => Variable().Replace(text, match => _forms.GetValueOrDefault(match.Groups["name"].Value, match.Value));

    [GeneratedRegex(@"\$\{(?<name>[A-Z0-9_]+)\}")]
    private static partial Regex Variable();
}
