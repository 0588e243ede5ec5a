using System.Text.Json;
using BedrockAspire.Simulator.Assistant;
using BedrockAspire.Simulator.Catalogue;
using BedrockAspire.Simulator.Converse;
using BedrockAspire.Simulator.Http;
using BedrockAspire.Simulator.Recording;

namespace BedrockAspire.Simulator.Invoke.Chat;

/// <summary>The chat-completions format that gpt-oss, Qwen, Mistral, DeepSeek and other open-weight models take.</summary>
internal sealed class OpenAiDialect : IChatDialect
{
    private const long Created = 1767225600;

    public Prompt Read(JsonElement request, ModelCard card)
    {
        var body = new BodyReader(request);
        var messages = body.Member("messages", JsonValueKind.Array, required: true);
        var max = body.Integer("max_completion_tokens", 1, int.MaxValue) ?? body.Integer("max_tokens", 1, int.MaxValue);
        body.Complete(allowOthers: true);
        return new Prompt { Text = MessageText.Of(MessageText.Last(messages!.Value)), MaxTokens = max };
    }

    public byte[] WriteReply(Reply reply, Usage usage, ModelCard card) => Json.Object(json =>
    {
        WriteHead(json, reply, card, "chat.completion");
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteStartObject("message");
        json.WriteString("role", "assistant");
        json.WriteString("content", reply.Text);
        json.WriteEndObject();
        json.WriteString("finish_reason", FinishReason(reply));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", usage.InputTokens);
        json.WriteNumber("completion_tokens", usage.OutputTokens);
        json.WriteNumber("total_tokens", usage.TotalTokens);
        json.WriteEndObject();
    });

    public IEnumerable<byte[]> WriteStream(Reply reply, Usage usage, ModelCard card, int? chunks, Action<Utf8JsonWriter> trailer)
    {
        foreach (var piece in ReplyText.Pieces(reply.Text, chunks))
        {
            yield return Chunk(reply, card, piece, null, static _ => { });
        }

        yield return Chunk(reply, card, null, FinishReason(reply), trailer);
    }

    private static byte[] Chunk(Reply reply, ModelCard card, string? content, string? finishReason, Action<Utf8JsonWriter> trailer) => Json.Object(json =>
    {
        WriteHead(json, reply, card, "chat.completion.chunk");
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteStartObject("delta");
        if (content is not null)
        {
            json.WriteString("role", "assistant");
            json.WriteString("content", content);
        }

        json.WriteEndObject();
        json.WriteString("finish_reason", finishReason);
        json.WriteEndObject();
        json.WriteEndArray();
        trailer(json);
    });

    private static void WriteHead(Utf8JsonWriter json, Reply reply, ModelCard card, string kind)
    {
        json.WriteString("id", "chatcmpl-" + StableHash.Name(reply.Text, 24, 0));
        json.WriteString("object", kind);
        json.WriteNumber("created", Created);
        json.WriteString("model", card.Id);
    }

    private static string FinishReason(Reply reply) => reply.StopReason == "max_tokens" ? "length" : "stop";
}
