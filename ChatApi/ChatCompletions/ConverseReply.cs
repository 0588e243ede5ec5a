using System.Text.Json;
using BedrockAspire.Bedrock.Errors;
using BedrockAspire.ChatApi.ChatCompletions.Settings;
using BedrockAspire.ChatApi.ChatCompletions.Thinking;
using BedrockAspire.ChatApi.ChatCompletions.Tools;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>A Converse reply, read but not copied.</summary>
internal sealed class ConverseReply
{
    /// <summary>The answer's texts, in order.</summary>
    public List<JsonSlice> Texts { get; } = [];

    /// <summary>The texts of what the model thought, in order.</summary>
    public List<JsonSlice> Reasoning { get; } = [];

    /// <summary>The blocks of thinking that can be handed back, in order.</summary>
    public List<ReasoningBlock> Proofs { get; } = [];

    /// <summary>The tools that the model called, in order.</summary>
    public List<ToolUse> ToolUses { get; } = [];

    /// <summary>The answer where it came as the input of a tool made for it; empty when it did not.</summary>
    public JsonSlice Answer { get; private set; }

    /// <summary>Whether the answer came as the input of a tool made for it.</summary>
    public bool HasAnswer { get; private set; }

    /// <summary>Why the model stopped, in OpenAI's words.</summary>
    public string FinishReason { get; private set; } = "stop";

    /// <summary>Whether the answer was withheld, and nothing says so.</summary>
    public bool IsWithheld { get; private set; }

    /// <summary>What a guardrail found, an object; empty when Bedrock does not say.</summary>
    public JsonSlice Trace { get; private set; }

    /// <summary>The service tier that served the call, in OpenAI's words; null when Bedrock does not say.</summary>
    public string? ServiceTier { get; private set; }

    /// <summary>What the caller asked for of the model's own reply; empty when it did not.</summary>
    public JsonSlice Fields { get; private set; }

    /// <summary>Tokens of the call.</summary>
    public ConverseUsage Usage { get; private set; }

    /// <summary>Reads a reply. Unknown members and blocks are passed over: AWS adds some every month.</summary>
    /// <exception cref="BedrockException">It is not a Converse reply.</exception>
    /// <exception cref="GatewayException">The model's answer is unusable.</exception>
    public static ConverseReply Read(ReadOnlySpan<byte> body)
    {
        var reply = new ConverseReply();
        var hasOutput = false;
        try
        {
            var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 128 });
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("output"u8))
                {
                    json.Read();
                    reply.ReadOutput(ref json);
                    hasOutput = true;
                }
                else if (json.ValueTextEquals("stopReason"u8))
                {
                    json.Read();
                    reply.FinishReason = FinishReasons.Read(ref json);
                }
                else if (json.ValueTextEquals("usage"u8))
                {
                    json.Read();
                    reply.Usage = ConverseUsage.Read(ref json);
                }
                else if (json.ValueTextEquals("trace"u8))
                {
                    reply.Trace = ReadRaw(ref json);
                }
                else if (json.ValueTextEquals("additionalModelResponseFields"u8))
                {
                    reply.Fields = ReadRaw(ref json);
                }
                else if (json.ValueTextEquals("serviceTier"u8))
                {
                    json.Read();
                    reply.ServiceTier = ServiceTiers.Read(ref json);
                }
                else
                {
                    json.Skip();
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Unreadable(exception);
        }

        reply.FinishReason = FinishReasons.WithCalls(reply.FinishReason, reply.ToolUses.Count);
        return hasOutput ? reply : throw Unreadable(null);
    }

    /// <summary>Notes the tokens of a reply that is of no use otherwise: they are billed all the same.</summary>
    public static void NoteUsage(ReadOnlySpan<byte> body, GatewayRequest call)
    {
        try
        {
            var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 128 });
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isUsage = json.ValueTextEquals("usage"u8);
                json.Read();
                if (isUsage && json.TokenType == JsonTokenType.StartObject)
                {
                    ConverseUsage.Read(ref json).Note(call);
                    return;
                }

                json.Skip();
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not even that can be read of it: the call is estimated.
        }
    }

    /// <summary>Takes the calls of a tool out of which the answer is made.</summary>
    public void TakeAnswer(string? toolName)
    {
        var index = toolName is null ? -1 : ToolUses.FindIndex(use => use.Name == toolName);
        if (index >= 0)
        {
            HasAnswer = true;
            Answer = ToolUses[index].Input;
            ToolUses.RemoveAll(use => use.Name == toolName);
            FinishReason = ToolUses.Count == 0 && FinishReason == "tool_calls" ? "stop" : FinishReason;
        }
    }

    /// <summary>Sees to it that there is something to show where the front end cannot do with nothing.</summary>
    /// <exception cref="GatewayException">There is nothing to show.</exception>
    public void Complete(ReadOnlySpan<byte> body, bool isTask)
    {
        if (HasAnswer || ToolUses.Count > 0 || HasWords(Texts, body))
        {
            return;
        }

        IsWithheld = FinishReason == "content_filter";
        if (isTask && !IsWithheld)
        {
            if (!HasWords(Reasoning, body))
            {
                throw new GatewayException(GatewayErrorKind.UpstreamFailed, "The model gave no text. Raise max_tokens, or use a model that does not think.");
            }

            Texts.Clear();
            Texts.AddRange(Reasoning);
            Reasoning.Clear();
        }
    }

    private static bool HasWords(List<JsonSlice> texts, ReadOnlySpan<byte> body)
    {
        foreach (var text in texts)
        {
            if (!JsonText.IsBlank(text.Of(body)))
            {
                return true;
            }
        }

        return false;
    }

    private static JsonSlice ReadRaw(ref Utf8JsonReader json)
    {
        json.Read();
        var isObject = json.TokenType == JsonTokenType.StartObject;
        var slice = JsonMember.RawSlice(ref json);
        return isObject ? slice : default;
    }

    private static BedrockException Unreadable(Exception? inner) =>
        new(BedrockErrorCodes.ResponseInvalid, "Bedrock's reply is not a Converse reply.", inner);

    private void ReadOutput(ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("message"u8))
            {
                json.Read();
                ReadMessage(ref json);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void ReadMessage(ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isContent = json.ValueTextEquals("content"u8);
            json.Read();
            if (!isContent || json.TokenType != JsonTokenType.StartArray)
            {
                json.Skip();
                continue;
            }

            while (json.Read() && json.TokenType == JsonTokenType.StartObject)
            {
                ReadBlock(ref json);
            }
        }
    }

    private void ReadBlock(ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isText = json.ValueTextEquals("text"u8);
            var isReasoning = json.ValueTextEquals("reasoningContent"u8);
            var isTool = json.ValueTextEquals("toolUse"u8);
            json.Read();
            if (isText && json.TokenType == JsonTokenType.String)
            {
                Texts.Add(TextOf(json));
            }
            else if (isReasoning && json.TokenType == JsonTokenType.StartObject)
            {
                AddReasoning(ReasoningBlock.Read(ref json));
            }
            else if (isTool && json.TokenType == JsonTokenType.StartObject)
            {
                if (ToolUse.Read(ref json) is { } use)
                {
                    ToolUses.Add(use);
                }
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void AddReasoning(ReasoningBlock block)
    {
        if (block.Text.Length > 0)
        {
            Reasoning.Add(block.Text);
        }

        if (block.HasProof)
        {
            Proofs.Add(block);
        }
    }

    // Without the quotes: several are joined into one string.
    private static JsonSlice TextOf(in Utf8JsonReader json) => new((int)json.TokenStartIndex + 1, json.ValueSpan.Length);
}
