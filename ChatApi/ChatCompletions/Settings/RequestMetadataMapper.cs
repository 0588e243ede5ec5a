using System.Buffers;
using System.Text.Json;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.ChatCompletions.Settings;

/// <summary>
/// Writes <c>requestMetadata</c>, by which AWS's invocation logs tell whose a call was: the key, the user, the chat, and what the caller adds
/// as OpenAI's <c>metadata</c>.
/// </summary>
internal static class RequestMetadataMapper
{
    private const int MaxEntries = 16;
    private const int MaxLength = 256;
    private const string Key = "key_id";
    private const string User = "user_id";
    private const string Chat = "chat_id";

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 \t\r\n:_@$#=/+,-.");

    /// <summary>Writes the member, if there is anything to say.</summary>
    public static void Write(Utf8JsonWriter json, CallSettings settings, GatewayRequest notes, ChatApiOptions options)
    {
        if (!options.SendRequestMetadata)
        {
            IgnoreAll(settings, notes);
            return;
        }

        var entries = new List<KeyValuePair<string, string>>(MaxEntries);
        Add(entries, Key, notes.Caller?.KeyId.ToString());
        Add(entries, User, notes.Caller?.UserId ?? settings.User);
        Add(entries, Chat, settings.ChatId);
        foreach (var (name, value) in settings.Metadata ?? [])
        {
            // Not mended: a value that was changed would be found under no filter of the caller's.
            if (entries.Count < MaxEntries && IsLegal(name) && name.Length > 0 && IsLegal(value) && name is not (Key or User or Chat)
                && !entries.Exists(entry => entry.Key == name))
            {
                entries.Add(new(name, value));
            }
            else
            {
                notes.Ignore($"metadata.{name}");
            }
        }

        if (entries.Count == 0)
        {
            return;
        }

        json.WriteStartObject("requestMetadata"u8);
        foreach (var (name, value) in entries)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }

    private static void IgnoreAll(CallSettings settings, GatewayRequest notes)
    {
        foreach (var member in settings.UserMembers)
        {
            notes.Ignore(member);
        }

        if (settings.Metadata is not null)
        {
            notes.Ignore("metadata");
        }
    }

    private static void Add(List<KeyValuePair<string, string>> entries, string name, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            entries.Add(new(name, Cleaned(value)));
        }
    }

    private static bool IsLegal(string text) => text.Length <= MaxLength && !text.AsSpan().ContainsAnyExcept(Allowed);

    private static string Cleaned(string text)
    {
        var cut = text.Length <= MaxLength ? text : text[..MaxLength];
        return IsLegal(cut) ? cut : string.Create(cut.Length, cut, static (clean, raw) =>
        {
            for (var i = 0; i < raw.Length; i++)
            {
                clean[i] = Allowed.Contains(raw[i]) ? raw[i] : '_';
            }
        });
    }
}
