using System.Globalization;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary>
/// The version that a base id says, as in <c>anthropic.claude-sonnet-4-5-20250929-v1:0</c>: numbers (4.5), then the day of release, then the
/// revision (v1:0). They are compared in this order.
/// </summary>
internal sealed class ModelVersion : IComparable<ModelVersion>
{
    private const string Placeholder = "{version}";
    private const int MaxNumberDigits = 2;

    private readonly List<int> _numbers = [];
    private readonly List<int> _revision = [];
    private int _released;

    private ModelVersion()
    {
    }

    /// <summary>The version of <paramref name="id"/> in a family; null when it is no member. A pattern has <c>{version}</c> once or, for ids without one, not at all.</summary>
    /// <remarks>Whatever else stands in an id, such as <c>preview</c>, makes it a model of its own and no member.</remarks>
    public static ModelVersion? Match(string pattern, string id)
    {
        var hole = pattern.IndexOf(Placeholder, StringComparison.Ordinal);
        var prefix = hole < 0 ? pattern : pattern[..hole];
        var suffix = hole < 0 ? "" : pattern[(hole + Placeholder.Length)..];
        if (!id.StartsWith(prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var rest = id[prefix.Length..];
        var version = new ModelVersion();
        if (suffix.Length == 0)
        {
            return version.ReadTail(hole < 0 ? rest : "-" + rest, takesNumbers: hole >= 0) && (hole < 0 || version._numbers.Count > 0) ? version : null;
        }

        var end = rest.IndexOf(suffix, StringComparison.Ordinal);
        return end > 0 && version.ReadNumbers(rest[..end]) && version.ReadTail(rest[(end + suffix.Length)..], takesNumbers: false) ? version : null;
    }

    /// <inheritdoc />
    public int CompareTo(ModelVersion? other)
    {
        if (other is null)
        {
            return 1;
        }

        var numbers = Compare(_numbers, other._numbers);
        if (numbers != 0)
        {
            return numbers;
        }

        var released = _released.CompareTo(other._released);
        return released != 0 ? released : Compare(_revision, other._revision);
    }

    private bool ReadNumbers(string text) => text.Split('-', '.').All(TryAddNumber);

    // "-5-5", "-20250929-v1:0", "-v2:0", "-v1", ":0"
    private bool ReadTail(string tail, bool takesNumbers)
    {
        if (tail.Length == 0)
        {
            return true;
        }

        if (tail[0] is not ('-' or ':'))
        {
            return false;
        }

        foreach (var part in tail[1..].Split('-', '.'))
        {
            if (takesNumbers && TryAddNumber(part))
            {
                continue;
            }

            // Numbers that follow a day or a revision are none of the version's.
            takesNumbers = false;
            if (!TryReadRelease(part) && !TryReadRevision(part))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryAddNumber(string part)
    {
        if (part.Length is 0 or > MaxNumberDigits || !TryParse(part, out var number))
        {
            return false;
        }

        _numbers.Add(number);
        return true;
    }

    private bool TryReadRelease(string part) => part.Length is 6 or 8 && TryParse(part, out _released);

    private bool TryReadRevision(string part)
    {
        foreach (var piece in part.TrimStart('v').Split(':'))
        {
            if (piece.Length > 4 || !TryParse(piece, out var number))
            {
                return false;
            }

            _revision.Add(number);
        }

        return true;
    }

    private static bool TryParse(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static int Compare(List<int> left, List<int> right)
    {
        for (var i = 0; i < Math.Min(left.Count, right.Count); i++)
        {
            if (left[i] != right[i])
            {
                return left[i].CompareTo(right[i]);
            }
        }

        return left.Count.CompareTo(right.Count);
    }
}
