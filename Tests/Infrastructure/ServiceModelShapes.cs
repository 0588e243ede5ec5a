using System.Text.Json;

namespace BedrockAspire.Tests.Infrastructure;

/// <summary>The shapes of one AWS service model and the walk of a JSON document along them.</summary>
public sealed class ServiceModelShapes
{
    private readonly JsonElement _shapes;

    public ServiceModelShapes(JsonElement shapes) => _shapes = shapes;

    public JsonElement Get(string name)
    {
        return _shapes.TryGetProperty(name, out var shape)
            ? shape
            : throw new ArgumentException($"The model has no shape '{name}'.", nameof(name));
    }

    public List<Violation> Validate(string shapeName, JsonElement value, bool allowPadding = false)
    {
        var violations = new List<Violation>();
        Visit(shapeName, value, "", violations, allowPadding);
        return violations;
    }

    private void Visit(string shapeName, JsonElement value, string path, List<Violation> violations, bool allowPadding = false)
    {
        var shape = Get(shapeName);
        if (shape.TryGetProperty("document", out var document) && document.ValueKind == JsonValueKind.True)
        {
            return;
        }

        switch (shape.GetProperty("type").GetString())
        {
            case "structure":
                VisitStructure(shapeName, shape, value, path, violations, allowPadding);
                break;
            case "list":
                VisitList(shape, value, path, violations);
                break;
            case "map":
                VisitMap(shape, value, path, violations);
                break;
            default:
                violations.AddRange(ServiceModelScalars.Check(shape, value).Select(reason => new Violation(path, reason)));
                break;
        }
    }

    private void VisitStructure(
        string shapeName, JsonElement shape, JsonElement value, string path, List<Violation> violations, bool allowPadding)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            violations.Add(new Violation(path, $"is {value.ValueKind}, expected an object ({shapeName})"));
            return;
        }

        var members = BodyMembers(shape);
        var present = 0;
        foreach (var property in value.EnumerateObject())
        {
            var memberPath = $"{path}/{Escape(property.Name)}";
            if (members.TryGetValue(property.Name, out var member))
            {
                present++;
                VisitMember(member, property.Value, memberPath, violations);
            }
            else if (!allowPadding || property.Name != "p" || property.Value.ValueKind != JsonValueKind.String)
            {
                violations.Add(new Violation(memberPath, $"is not a member of {shapeName}"));
            }
        }

        foreach (var (name, member) in members.Where(entry => entry.Value.Required && !value.TryGetProperty(entry.Key, out _)))
        {
            violations.Add(new Violation(path, $"lacks the required member '{name}' ({member.Shape})"));
        }

        if (shape.TryGetProperty("union", out _) && present != 1)
        {
            violations.Add(new Violation(path, $"has {present} members, expected exactly one (union {shapeName})"));
        }
    }

    private void VisitMember(ServiceModelMember member, JsonElement value, string path, List<Violation> violations)
    {
        if (!member.IsJsonValue)
        {
            Visit(member.Shape, value, path, violations);
        }
        else if (value.ValueKind != JsonValueKind.String || !IsJson(value.GetString()!))
        {
            violations.Add(new Violation(path, "is not a string that holds JSON"));
        }
    }

    private void VisitList(JsonElement shape, JsonElement value, string path, List<Violation> violations)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            violations.Add(new Violation(path, $"is {value.ValueKind}, expected an array"));
            return;
        }

        violations.AddRange(ServiceModelScalars.CheckRange(shape, value.GetArrayLength(), "items").Select(reason => new Violation(path, reason)));
        var item = shape.GetProperty("member").GetProperty("shape").GetString()!;
        var index = 0;
        foreach (var element in value.EnumerateArray())
        {
            Visit(item, element, $"{path}/{index++}", violations);
        }
    }

    private void VisitMap(JsonElement shape, JsonElement value, string path, List<Violation> violations)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            violations.Add(new Violation(path, $"is {value.ValueKind}, expected an object"));
            return;
        }

        violations.AddRange(ServiceModelScalars.CheckRange(shape, value.GetPropertyCount(), "entries").Select(reason => new Violation(path, reason)));
        var keyShape = Get(shape.GetProperty("key").GetProperty("shape").GetString()!);
        var valueShape = shape.GetProperty("value").GetProperty("shape").GetString()!;
        foreach (var entry in value.EnumerateObject())
        {
            var entryPath = $"{path}/{Escape(entry.Name)}";
            violations.AddRange(ServiceModelScalars.CheckText(keyShape, entry.Name).Select(reason => new Violation(entryPath, "key " + reason)));
            Visit(valueShape, entry.Value, entryPath, violations);
        }
    }

    private static Dictionary<string, ServiceModelMember> BodyMembers(JsonElement shape)
    {
        var required = shape.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()!).ToHashSet() : [];
        return shape.GetProperty("members").EnumerateObject()
            .Where(member => !member.Value.TryGetProperty("location", out _))
            .ToDictionary(
                member => member.Value.TryGetProperty("locationName", out var wireName) ? wireName.GetString()! : member.Name,
                member => new ServiceModelMember(
                    member.Value.GetProperty("shape").GetString()!,
                    required.Contains(member.Name),
                    member.Value.TryGetProperty("jsonvalue", out _)));
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Escape(string name)
    {
        return name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
    }
}
