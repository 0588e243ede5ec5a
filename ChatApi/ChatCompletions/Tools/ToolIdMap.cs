using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace BedrockAspire.ChatApi.ChatCompletions.Tools;

/// <summary>
/// Ids of the tool calls in one request's history as the model takes them. Each call gets one of its own: clients and models number calls
/// anew in every round.
/// </summary>
internal sealed class ToolIdMap(bool isShort)
{
    // What Mistral's models take.
    private const int ShortLength = 9;
    private const int MaxLength = 64;
    private const string Alphanumerics = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly SearchValues<char> Allowed = SearchValues.Create(Alphanumerics + "_.:-");
    private static readonly SearchValues<char> AllowedShort = SearchValues.Create(Alphanumerics);

    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _rounds = new(StringComparer.Ordinal);

    /// <summary>The id of the next call.</summary>
    public string Next(string id)
    {
        var mapped = IsAllowed(id) ? id : Substitute(id);
        while (!_taken.Add(mapped))
        {
            // Counted from where the last one ended: a conversation may repeat an id as often as it likes.
            var round = _rounds[id] = _rounds.GetValueOrDefault(id, 1) + 1;
            mapped = Substitute($"{id}#{round}");
        }

        return mapped;
    }

    private bool IsAllowed(string id) => isShort
        ? id.Length == ShortLength && !id.AsSpan().ContainsAnyExcept(AllowedShort)
        : id.Length is > 0 and <= MaxLength && !id.AsSpan().ContainsAnyExcept(Allowed);

    private string Substitute(string identity)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(identity));
        if (!isShort)
        {
            return "call_" + Convert.ToHexStringLower(hash.AsSpan(0, 16));
        }

        return string.Create(ShortLength, hash, static (text, bytes) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = Alphanumerics[bytes[i] % Alphanumerics.Length];
            }
        });
    }
}
