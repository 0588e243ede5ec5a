using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace BedrockAspire.Simulator.Assistant;

/// <summary>Answers the background prompts of Open WebUI (title, tags, follow-ups, search queries, image prompt) in the JSON that they ask for.</summary>
internal static class OpenWebUiTasks
{
    private const string Marker = "### Task:";

    public static string? Answer(string text)
    {
        if (!text.StartsWith(Marker, StringComparison.Ordinal))
        {
            return null;
        }

        var (instructions, history) = Split(text);
        var subject = LastUserLine(history.Length > 0 ? history : instructions);
        var topics = Words.Telling(subject, 4);
        if (Asks(instructions, "follow_ups"))
        {
            var topic = topics.Count > 0 ? topics[0] : "this";
            return Array(
                "follow_ups", $"Can you explain {topic} in more detail?", $"What is an example of {topic}?", $"What should I read next about {topic}?");
        }

        if (Asks(instructions, "queries"))
        {
            return Array("queries", topics.Count > 0 ? string.Join(' ', topics) : TextAnswers.Shorten(subject, 80));
        }

        if (Asks(instructions, "tags"))
        {
            return Array("tags", topics.Count > 0 ? [.. topics.Take(3).Select(Capitalize)] : ["General"]);
        }

        if (Asks(instructions, "title"))
        {
            return Single("title", topics.Count > 0 ? "💬 " + string.Join(' ', topics.Select(Capitalize)) : "💬 New Conversation");
        }

        if (Asks(instructions, "prompt"))
        {
            return Single("prompt", $"A detailed picture of {TextAnswers.Shorten(subject, 200)}");
        }

        if (Asks(instructions, "text"))
        {
            return Single("text", "and so on.");
        }

        return instructions.Contains("emoji", StringComparison.OrdinalIgnoreCase) ? "💬" : null;
    }

    private static (string Instructions, string History) Split(string text)
    {
        const string open = "<chat_history>";
        const string close = "</chat_history>";
        var start = text.IndexOf(open, StringComparison.OrdinalIgnoreCase);
        var end = text.LastIndexOf(close, StringComparison.OrdinalIgnoreCase);
        return start >= 0 && end > start
            ? (string.Concat(text.AsSpan(0, start), text.AsSpan(end)), text[(start + open.Length)..end])
            : (text, "");
    }

    private static string LastUserLine(string history)
    {
        var at = history.LastIndexOf("USER:", StringComparison.OrdinalIgnoreCase);
        var text = at < 0 ? history : history[(at + "USER:".Length)..];
        var end = text.IndexOf("ASSISTANT:", StringComparison.OrdinalIgnoreCase);
        return (end < 0 ? text : text[..end]).Trim();
    }

    private static bool Asks(string instructions, string member) => instructions.Contains($"\"{member}\"", StringComparison.Ordinal);

    private static string Capitalize(string word) => char.ToUpper(word[0], CultureInfo.InvariantCulture) + word[1..];

    private static string Single(string name, string value) => Write(json => json.WriteString(name, value));

    private static string Array(string name, params IEnumerable<string> values) => Write(json =>
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    });

    private static string Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
