using System.Text.Json;
using BedrockAspire.Simulator.Assistant;
using BedrockAspire.Simulator.Catalogue;
using BedrockAspire.Simulator.Converse;
using BedrockAspire.Simulator.Http;
using BedrockAspire.Simulator.Recording;
using BedrockAspire.Simulator.Validation;

namespace BedrockAspire.Simulator.Invoke.Chat;

/// <summary>Anthropic's Messages format.</summary>
internal sealed class ClaudeDialect : IChatDialect
{
    public Prompt Read(JsonElement request, ModelCard card)
    {
        var body = new BodyReader(request);
        body.Text("anthropic_version", required: true);
        var max = body.Integer("max_tokens", 1, card.MaxOutput ?? int.MaxValue, required: true);
        var messages = body.Member("messages", JsonValueKind.Array, required: true);
        var temperature = body.Number("temperature", 0, 1);
        var topP = body.Number("top_p", 0, 1);
        var tools = body.Member("tools", JsonValueKind.Array);
        var choice = body.Member("tool_choice", JsonValueKind.Object);
        body.Complete(allowOthers: true);
        if (card.Supports.Sampling == "none" && (temperature ?? topP) is not null)
        {
            throw AwsException.Validation($"`{(temperature is null ? "top_p" : "temperature")}` is deprecated for this model.");
        }

        if (card.Supports.Sampling == "temperatureXorTopP" && temperature is not null && topP is not null)
        {
            throw AwsException.Validation("`temperature` and `top_p` cannot both be specified for this model. Please use only one.");
        }

        if (messages!.Value.GetArrayLength() == 0)
        {
            throw AwsException.Validation("messages: at least one message is required");
        }

        var last = MessageText.Last(messages.Value);
        var kind = choice is { } chosen ? MessageText.Get(chosen, "type") : "";
        return new Prompt
        {
            System = request.TryGetMember("system", out var system) ? MessageText.Of(system) : "",
            Text = MessageText.Of(last),
            Tools = tools is { } offered ? [.. offered.EnumerateArray().Select(ReadTool)] : [],
            MustUseTool = kind == "any",
            ForcedTool = kind == "tool" ? MessageText.Get(choice!.Value, "name") : null,
            Outcomes = ReadOutcomes(last),
            MaxTokens = max,
            StopSequences = request.TryGetMember("stop_sequences", out var stops) ? [.. stops.EnumerateArray().Select(stop => stop.GetString()!)] : [],
            Thinking = request.TryGetMember("thinking", out var thinking) && MessageText.Get(thinking, "type") is "enabled" or "adaptive" ? ThinkingMode.Signed : ThinkingMode.Off,
        };
    }

    public byte[] WriteReply(Reply reply, Usage usage, ModelCard card) => Json.Object(json => WriteMessage(json, reply, usage, card, withContent: true));

    public IEnumerable<byte[]> WriteStream(Reply reply, Usage usage, ModelCard card, int? chunks, Action<Utf8JsonWriter> trailer)
    {
        yield return Event("message_start", json =>
        {
            json.WriteStartObject("message");
            WriteMessage(json, reply, usage with { OutputTokens = 1 }, card, withContent: false);
            json.WriteEndObject();
        });
        for (var i = 0; i < reply.Blocks.Count; i++)
        {
            var index = i;
            yield return Event("content_block_start", json =>
            {
                json.WriteNumber("index", index);
                json.WriteStartObject("content_block");
                WriteBlock(json, reply.Blocks[index], empty: true);
                json.WriteEndObject();
            });
            foreach (var (type, member, piece) in Pieces(reply.Blocks[i], chunks))
            {
                yield return Event("content_block_delta", json =>
                {
                    json.WriteNumber("index", index);
                    json.WriteStartObject("delta");
                    json.WriteString("type", type);
                    json.WriteString(member, piece);
                    json.WriteEndObject();
                });
            }

            yield return Event("content_block_stop", json => json.WriteNumber("index", index));
        }

        yield return Event("message_delta", json =>
        {
            json.WriteStartObject("delta");
            json.WriteString("stop_reason", reply.StopReason);
            json.WriteNull("stop_sequence");
            json.WriteEndObject();
            json.WriteStartObject("usage");
            json.WriteNumber("output_tokens", usage.OutputTokens);
            json.WriteEndObject();
        });
        yield return Event("message_stop", trailer);
    }

    private static IEnumerable<(string Type, string Member, string Piece)> Pieces(ReplyBlock block, int? chunks) => block switch
    {
        TextBlock text => ReplyText.Pieces(text.Text, chunks).Select(piece => ("text_delta", "text", piece)),
        ToolUseBlock tool => ReplyText.Pieces(tool.Input, 2).Select(piece => ("input_json_delta", "partial_json", piece)),
        ReasoningBlock reasoning => ReplyText.Pieces(reasoning.Text, null).Select(piece => ("thinking_delta", "thinking", piece))
            .Append(("signature_delta", "signature", reasoning.Signature ?? "")),
        _ => [],
    };

    private static byte[] Event(string type, Action<Utf8JsonWriter> members) => Json.Object(json =>
    {
        json.WriteString("type", type);
        members(json);
    });

    private static void WriteMessage(Utf8JsonWriter json, Reply reply, Usage usage, ModelCard card, bool withContent)
    {
        json.WriteString("model", card.Id.Replace("anthropic.", "", StringComparison.Ordinal));
        json.WriteString("id", "msg_bdrk_" + StableHash.Name(reply.Text, 24, 0));
        json.WriteString("type", "message");
        json.WriteString("role", "assistant");
        json.WriteStartArray("content");
        foreach (var block in withContent ? reply.Blocks : [])
        {
            json.WriteStartObject();
            WriteBlock(json, block, empty: false);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("stop_reason", withContent ? reply.StopReason : null);
        json.WriteNull("stop_sequence");
        json.WriteStartObject("usage");
        json.WriteNumber("input_tokens", usage.InputTokens);
        json.WriteNumber("cache_creation_input_tokens", usage.CacheWriteInputTokens);
        json.WriteNumber("cache_read_input_tokens", usage.CacheReadInputTokens);
        json.WriteNumber("output_tokens", usage.OutputTokens);
        json.WriteEndObject();
    }

    private static void WriteBlock(Utf8JsonWriter json, ReplyBlock block, bool empty)
    {
        switch (block)
        {
            case TextBlock text:
                json.WriteString("type", "text");
                json.WriteString("text", empty ? "" : text.Text);
                break;
            case ReasoningBlock reasoning:
                json.WriteString("type", "thinking");
                json.WriteString("thinking", empty ? "" : reasoning.Text);
                json.WriteString("signature", empty ? "" : reasoning.Signature ?? "");
                break;
            case ToolUseBlock tool:
                json.WriteString("type", "tool_use");
                json.WriteString("id", "toolu_bdrk_" + tool.Id.Replace("tooluse_", "", StringComparison.Ordinal));
                json.WriteString("name", tool.Name);
                json.WritePropertyName("input");
                json.WriteRawValue(empty ? "{}" : tool.Input);
                break;
        }
    }

    private static ToolOffer ReadTool(JsonElement tool, int index)
    {
        if (MessageText.Get(tool, "name") is not { Length: > 0 } name)
        {
            throw ModelRules.Returned($"tools.{index}.custom.name: Field required");
        }

        return new ToolOffer(name, MessageText.Get(tool, "description"), tool.TryGetMember("input_schema", out var schema) ? schema : default);
    }

    private static List<ToolOutcome> ReadOutcomes(JsonElement content)
    {
        var outcomes = new List<ToolOutcome>();
        if (content.ValueKind == JsonValueKind.Array)
        {
            foreach (var block in content.EnumerateArray().Where(block => MessageText.Get(block, "type") == "tool_result"))
            {
                outcomes.Add(new ToolOutcome(
                    block.TryGetMember("content", out var result) ? MessageText.Of(result) : "",
                    block.TryGetMember("is_error", out var error) && error.ValueKind == JsonValueKind.True));
            }
        }

        return outcomes;
    }
}
