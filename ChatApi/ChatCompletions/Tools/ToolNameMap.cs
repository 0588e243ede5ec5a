using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace BedrockAspire.ChatApi.ChatCompletions.Tools;

/// <summary>
/// The tools' names as Bedrock allows them, for one request, and back. A name that Bedrock refuses gets the same substitute in every
/// request, so that prompts stay cacheable.
/// </summary>
internal sealed class ToolNameMap
{
    /// <summary>The longest name that Bedrock takes.</summary>
    public const int MaxLength = 64;

    private const int HashLength = 8;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    private readonly Dictionary<string, string> _toBedrock = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private Dictionary<string, string>? _toCaller;

    /// <summary>The names that Bedrock knows, in the order they came up.</summary>
    public IEnumerable<string> BedrockNames => _toBedrock.Values;

    /// <summary>Whether a tool of this name is known.</summary>
    public bool Contains(string name) => _toBedrock.ContainsKey(name);

    /// <summary>The name for Bedrock.</summary>
    public string Map(string name)
    {
        if (_toBedrock.TryGetValue(name, out var known))
        {
            return known;
        }

        var mapped = IsAllowed(name) ? name : Substitute(name, name);
        for (var round = 2; !_taken.Add(mapped); round++)
        {
            mapped = Substitute(name, $"{name}#{round}");
        }

        _toBedrock.Add(name, mapped);
        if (mapped != name)
        {
            (_toCaller ??= new(StringComparer.Ordinal)).Add(mapped, name);
        }

        return mapped;
    }

    /// <summary>A name that no tool has, made from the wish.</summary>
    public string Reserve(string wish)
    {
        while (!_taken.Add(wish))
        {
            wish += "_";
        }

        return wish;
    }

    /// <summary>The caller's name of what Bedrock calls so; the same name when it was not changed.</summary>
    public string Restore(string name) => _toCaller is not null && _toCaller.TryGetValue(name, out var original) ? original : name;

    private static bool IsAllowed(string name) => name.Length is > 0 and <= MaxLength && !name.AsSpan().ContainsAnyExcept(Allowed);

    private static string Substitute(string name, string identity)
    {
        var kept = name.AsSpan(0, Math.Min(name.Length, MaxLength - HashLength - 1));
        var text = new StringBuilder(MaxLength);
        foreach (var character in kept)
        {
            text.Append(Allowed.Contains(character) ? character : '_');
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(identity));
        return text.Append('_').Append(Convert.ToHexStringLower(hash.AsSpan(0, HashLength / 2))).ToString();
    }
}
