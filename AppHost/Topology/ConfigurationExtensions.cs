using Microsoft.Extensions.Configuration;

namespace BedrockAspire.AppHost.Topology;

internal static class ConfigurationExtensions
{
    /// <summary>Reads auto, always or never; an absent value is auto, and any other is an error rather than a guess.</summary>
    public static Choice GetChoice(this IConfiguration configuration, string key)
    {
        var value = configuration[key];
        if (string.IsNullOrWhiteSpace(value))
        {
            return Choice.Auto;
        }

        foreach (var choice in Enum.GetValues<Choice>())
        {
            if (string.Equals(value, choice.ToString(), StringComparison.OrdinalIgnoreCase))
            {
                return choice;
            }
        }

        throw new InvalidOperationException($"{key} is '{value}'. Set it to auto, always or never.");
    }
}
