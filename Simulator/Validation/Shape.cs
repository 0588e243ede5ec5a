using System.Text.RegularExpressions;

namespace BedrockAspire.Simulator.Validation;

/// <summary>A shape of an AWS service model with the constraints that requests are checked against.</summary>
internal sealed class Shape
{
    public required string Name { get; init; }

    /// <summary>structure, list, map, string, integer, long, float, double, boolean, blob or timestamp.</summary>
    public required string Type { get; init; }

    /// <summary>Free-form JSON.</summary>
    public bool IsDocument { get; init; }

    public bool IsUnion { get; init; }

    public IReadOnlyList<string> Required { get; init; } = [];

    public double? Min { get; init; }

    public double? Max { get; init; }

    public IReadOnlyList<string>? Enum { get; init; }

    public string? Pattern { get; init; }

    public Regex? Regex { get; init; }

    /// <summary>Members in the JSON body; those in the path, the query or headers are left out.</summary>
    public Dictionary<string, Shape> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>Element of a list, or value of a map.</summary>
    public Shape? Element { get; set; }

    public Shape? Key { get; set; }
}
