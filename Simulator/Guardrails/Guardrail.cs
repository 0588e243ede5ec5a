using System.Text.Json;
using BedrockAspire.Simulator.Assistant;
using BedrockAspire.Simulator.Catalogue;
using BedrockAspire.Simulator.Http;

namespace BedrockAspire.Simulator.Guardrails;

/// <summary>The guardrail of one request: it blocks a word, in what the user says and in what the model answers.</summary>
internal sealed class Guardrail
{
    private const string BlockedText = "Sorry, the model cannot answer this question.";
    private const string StopReason = "guardrail_intervened";

    private readonly string _id;
    private readonly string _version;
    private readonly string _word;
    private readonly bool _isTraced;
    private readonly bool _isAsync;
    private bool _isOutputBlocked;

    private Guardrail(string id, string version, string word, JsonElement config)
    {
        _id = id;
        _version = version;
        _word = word;
        _isTraced = config.TextOf("trace") is "enabled" or "enabled_full";
        _isAsync = config.TextOf("streamProcessingMode") == "async";
    }

    /// <summary>Whether the user says the word.</summary>
    public bool IsInputBlocked { get; private init; }

    /// <summary>The guardrail that a request names; null when it names none.</summary>
    public static Guardrail? Of(JsonElement request, SimulatorOptions options)
    {
        if (!request.TryGetMember("guardrailConfig", out var config) || config.TextOf("guardrailIdentifier") is not { Length: > 0 } identifier)
        {
            return null;
        }

        var id = identifier[(identifier.LastIndexOf('/') + 1)..];
        var words = options.Guardrails.Count > 0 ? options.Guardrails : SimulatorOptions.DefaultGuardrails;
        var version = config.TextOf("guardrailVersion") ?? "";
        return words.TryGetValue(id, out var word) && version is "DRAFT" or "1"
            ? new Guardrail(id, version, word, config) { IsInputBlocked = Says(request, word) }
            : throw AwsException.Validation("The guardrail identifier or version provided in the request does not exist.");
    }

    /// <summary>What comes out of it in place of an answer to a user that says the word.</summary>
    public static Reply Blocked() => new([new TextBlock(BlockedText)], StopReason);

    /// <summary>What comes out of it of an answer.</summary>
    public Reply Judge(Reply reply, bool streaming)
    {
        var at = reply.Text.IndexOf(_word, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return reply;
        }

        _isOutputBlocked = true;
        // An asynchronous guardrail sees what is out already.
        return streaming && _isAsync ? new Reply([new TextBlock(reply.Text[..(at + _word.Length)])], StopReason) : Blocked();
    }

    /// <summary>Writes <c>trace</c>, where it was asked for.</summary>
    public void WriteTrace(Utf8JsonWriter json)
    {
        if (!_isTraced)
        {
            return;
        }

        json.WriteStartObject("trace"u8);
        json.WriteStartObject("guardrail"u8);
        json.WriteStartObject("inputAssessment"u8);
        json.WritePropertyName(_id);
        WriteAssessment(json, IsInputBlocked);
        json.WriteEndObject();
        if (!IsInputBlocked)
        {
            json.WriteStartObject("outputAssessments"u8);
            json.WriteStartArray(_id);
            WriteAssessment(json, _isOutputBlocked);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteString("actionReason"u8, IsInputBlocked || _isOutputBlocked ? "Guardrail blocked." : "No action.");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static bool Says(JsonElement request, string word)
    {
        foreach (var message in request.GetProperty("messages").EnumerateArray())
        {
            foreach (var block in message.GetProperty("content").EnumerateArray())
            {
                if (message.GetProperty("role").ValueEquals("user") && block.TryGetMember("text", out var text)
                    && text.GetString()!.Contains(word, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private void WriteAssessment(Utf8JsonWriter json, bool isBlocked)
    {
        json.WriteStartObject();
        if (isBlocked)
        {
            json.WriteStartObject("wordPolicy"u8);
            json.WriteStartArray("customWords"u8);
            json.WriteStartObject();
            json.WriteString("match"u8, _word);
            json.WriteString("action"u8, "BLOCKED"u8);
            json.WriteBoolean("detected"u8, true);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteStartArray("managedWordLists"u8);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteStartObject("appliedGuardrailDetails"u8);
        json.WriteString("guardrailId"u8, _id);
        json.WriteString("guardrailVersion"u8, _version);
        json.WriteString("guardrailArn"u8, $"arn:aws:bedrock:us-east-1:{ModelResolver.Account}:guardrail/{_id}");
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
