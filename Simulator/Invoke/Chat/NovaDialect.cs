using System.Text.Json;
using BedrockAspire.Simulator.Assistant;
using BedrockAspire.Simulator.Catalogue;
using BedrockAspire.Simulator.Converse;
using BedrockAspire.Simulator.Http;
using BedrockAspire.Simulator.Recording;

namespace BedrockAspire.Simulator.Invoke.Chat;

/// <summary>Nova's format, which resembles Converse.</summary>
internal sealed class NovaDialect : IChatDialect
{
    public Prompt Read(JsonElement request, ModelCard card)
    {
        var body = new BodyReader(request);
        var messages = body.Member("messages", JsonValueKind.Array, required: true);
        var config = body.Member("inferenceConfig", JsonValueKind.Object);
        body.Allow("schemaVersion", "system", "toolConfig", "additionalModelRequestFields");
        body.Complete();
        return new Prompt
        {
            System = request.TryGetMember("system", out var system) ? MessageText.Of(system) : "",
            Text = MessageText.Of(MessageText.Last(messages!.Value)),
            MaxTokens = config is { } set && (set.TryGetMember("maxTokens", out var max) || set.TryGetMember("max_new_tokens", out max)) ? max.GetInt64() : null,
        };
    }

    public byte[] WriteReply(Reply reply, Usage usage, ModelCard card) => ConverseJson.Encode(reply, usage, null, null);

    public IEnumerable<byte[]> WriteStream(Reply reply, Usage usage, ModelCard card, int? chunks, Action<Utf8JsonWriter> trailer)
    {
        yield return Event("messageStart", json => json.WriteString("role", "assistant"));
        foreach (var piece in ReplyText.Pieces(reply.Text, chunks))
        {
            yield return Event("contentBlockDelta", json =>
            {
                json.WriteStartObject("delta");
                json.WriteString("text", piece);
                json.WriteEndObject();
                json.WriteNumber("contentBlockIndex", 0);
            });
        }

        yield return Event("contentBlockStop", json => json.WriteNumber("contentBlockIndex", 0));
        yield return Event("messageStop", json => json.WriteString("stopReason", reply.StopReason));
        yield return Json.Object(json =>
        {
            json.WriteStartObject("metadata");
            ConverseJson.WriteTrailer(json, usage, null, null);
            json.WriteEndObject();
            trailer(json);
        });
    }

    private static byte[] Event(string name, Action<Utf8JsonWriter> members) => Json.Object(json =>
    {
        json.WriteStartObject(name);
        members(json);
        json.WriteEndObject();
    });
}
