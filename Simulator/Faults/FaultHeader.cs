using System.Text.Json;
using System.Text.Json.Nodes;
using BedrockAspire.Simulator.Http;

namespace BedrockAspire.Simulator.Faults;

/// <summary>Reads <c>x-simulator-fault: kind;key=value;key=value</c>, with the members of a rule's <c>fault</c> as keys.</summary>
internal static class FaultHeader
{
    public const string Name = "x-simulator-fault";

    public static Fault? Parse(string value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return null;
        }

        var members = new JsonObject();
        foreach (var part in value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? "kind" : part[..equals].Trim();
            var text = equals < 0 ? part : part[(equals + 1)..].Trim();
            members[name] = int.TryParse(text, out var number) ? number : bool.TryParse(text, out var flag) ? flag : text;
        }

        try
        {
            return members.Deserialize(RuleJsonContext.Default.Fault);
        }
        catch (JsonException exception)
        {
            throw AwsException.Validation($"The header {Name} could not be read: {exception.Message}");
        }
    }
}
