using System.Text.Json;
using BedrockAspire.Simulator.Assistant;
using BedrockAspire.Simulator.Catalogue;
using BedrockAspire.Simulator.Converse;
using BedrockAspire.Simulator.Http;
using BedrockAspire.Simulator.Recording;

namespace BedrockAspire.Simulator.Invoke.Chat;

/// <summary>Llama's format: one prompt string with the model's own turn markers.</summary>
internal sealed class LlamaDialect : IChatDialect
{
    private const string UserTurn = "user<|end_header_id|>";
    private const string EndOfTurn = "<|eot";

    public Prompt Read(JsonElement request, ModelCard card)
    {
        var body = new BodyReader(request);
        var prompt = body.Text("prompt", required: true, min: 1) ?? "";
        var max = body.Integer("max_gen_len", 1, card.MaxOutput ?? 8192);
        body.Number("temperature", 0, 1);
        body.Number("top_p", 0, 1);
        body.Allow("images");
        body.Complete();
        return new Prompt { Text = LastTurn(prompt), MaxTokens = max ?? 512 };
    }

    public byte[] WriteReply(Reply reply, Usage usage, ModelCard card) =>
        Json.Object(json => Write(json, reply.Text, usage.InputTokens, usage.OutputTokens, StopReason(reply)));

    public IEnumerable<byte[]> WriteStream(Reply reply, Usage usage, ModelCard card, int? chunks, Action<Utf8JsonWriter> trailer)
    {
        var count = 0;
        foreach (var piece in ReplyText.Pieces(reply.Text, chunks))
        {
            long? input = count == 0 ? usage.InputTokens : null;
            var output = ++count;
            yield return Json.Object(json => Write(json, piece, input, output, null));
        }

        yield return Json.Object(json =>
        {
            Write(json, "", null, usage.OutputTokens, StopReason(reply));
            trailer(json);
        });
    }

    private static void Write(Utf8JsonWriter json, string text, long? input, long output, string? stopReason)
    {
        json.WriteString("generation", text);
        if (input is { } tokens)
        {
            json.WriteNumber("prompt_token_count", tokens);
        }
        else
        {
            json.WriteNull("prompt_token_count");
        }

        json.WriteNumber("generation_token_count", output);
        json.WriteString("stop_reason", stopReason);
    }

    private static string StopReason(Reply reply) => reply.StopReason == "max_tokens" ? "length" : "stop";

    private static string LastTurn(string prompt)
    {
        var start = prompt.LastIndexOf(UserTurn, StringComparison.Ordinal);
        if (start < 0)
        {
            return prompt;
        }

        var turn = prompt[(start + UserTurn.Length)..];
        var end = turn.IndexOf(EndOfTurn, StringComparison.Ordinal);
        return (end < 0 ? turn : turn[..end]).Trim();
    }
}
