using System.Text.Json;
using System.Text.RegularExpressions;
using BedrockAspire.Simulator.Catalogue;

namespace BedrockAspire.Simulator.Validation;

/// <summary>AWS's own description of the runtime, from which requests are validated.</summary>
internal sealed class ServiceModel
{
    private readonly Dictionary<string, Shape> _shapes = new(StringComparer.Ordinal);

    public ServiceModel()
    {
        using var stream = EmbeddedData.Open("bedrock-runtime.service-2.json");
        using var document = JsonDocument.Parse(stream);
        var shapes = document.RootElement.GetProperty("shapes");
        foreach (var shape in shapes.EnumerateObject())
        {
            _shapes[shape.Name] = Read(shape);
        }

        foreach (var shape in shapes.EnumerateObject())
        {
            Link(_shapes[shape.Name], shape.Value);
        }
    }

    public Shape this[string name] => _shapes[name];

    private static Shape Read(JsonProperty shape)
    {
        var pattern = shape.Value.TryGetProperty("pattern", out var p) ? p.GetString() : null;
        return new Shape
        {
            Name = shape.Name,
            Type = shape.Value.GetProperty("type").GetString()!,
            IsDocument = shape.Value.TryGetProperty("document", out _),
            IsUnion = shape.Value.TryGetProperty("union", out _),
            Required = shape.Value.TryGetProperty("required", out var required) ? [.. required.EnumerateArray().Select(name => name.GetString()!)] : [],
            Min = shape.Value.TryGetProperty("min", out var min) ? min.GetDouble() : null,
            Max = shape.Value.TryGetProperty("max", out var max) ? max.GetDouble() : null,
            Enum = shape.Value.TryGetProperty("enum", out var values) ? [.. values.EnumerateArray().Select(value => value.GetString()!)] : null,
            Pattern = pattern,
            Regex = pattern is null ? null : new Regex($"^(?:{pattern})$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)),
        };
    }

    private void Link(Shape shape, JsonElement source)
    {
        if (source.TryGetProperty("members", out var members))
        {
            foreach (var member in members.EnumerateObject().Where(member => !member.Value.TryGetProperty("location", out _)))
            {
                shape.Members[member.Name] = Target(member.Value);
            }
        }

        shape.Element = source.TryGetProperty("member", out var element) || source.TryGetProperty("value", out element) ? Target(element) : null;
        shape.Key = source.TryGetProperty("key", out var key) ? Target(key) : null;
    }

    private Shape Target(JsonElement reference) => _shapes[reference.GetProperty("shape").GetString()!];
}
