using System.Buffers;
using System.Text.Json;
using BedrockAspire.Bedrock.Errors;
using BedrockAspire.Bedrock.EventStream;
using BedrockAspire.ChatApi.ChatCompletions.Settings;
using BedrockAspire.ChatApi.ChatCompletions.Structured;
using BedrockAspire.ChatApi.ChatCompletions.Thinking;
using BedrockAspire.ChatApi.ChatCompletions.Tools;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Streaming;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>Turns ConverseStream's events into chat completion chunks. A text delta costs one pass over its bytes and no allocation.</summary>
internal sealed class ConverseStreamTranscoder : IStreamTranscoder
{
    private const int MaxThoughtBytes = 64 * 1024;

    private readonly bool _includeUsage;
    private readonly ChunkWriter _chunks;
    private readonly ReplyPlan _plan;
    private readonly JsonAnswer? _answer;
    private ReasoningTranscoder? _reasoning;
    private ToolCallTranscoder? _tools;
    private ArrayBufferWriter<byte>? _thoughts;
    private bool _hasWords;
    private long _answerBytes;

    /// <summary>Makes the transcoder of one request.</summary>
    public ConverseStreamTranscoder(ChatCompletion completion, bool includeUsage, ReplyPlan? plan = null)
    {
        _includeUsage = includeUsage;
        _plan = plan ?? ReplyPlan.Plain;
        _chunks = new ChunkWriter(completion);
        _answer = _plan.IsJsonAmongWords ? new JsonAnswer(_chunks, _plan.JsonTool) : null;
    }

    /// <inheritdoc />
    public bool IsComplete => FinishReason is not null;

    /// <summary>Why the model stopped, in OpenAI's words; null until it did.</summary>
    public string? FinishReason { get; private set; }

    /// <summary>Tokens of the call; null until Bedrock said.</summary>
    public ConverseUsage? Usage { get; private set; }

    /// <inheritdoc />
    public void Write(in EventStreamFrame frame, IBufferWriter<byte> output)
    {
        var name = frame.Name.Span;
        var payload = ConverseEvents.Payload(frame);
        try
        {
            if (name.SequenceEqual("contentBlockDelta"u8))
            {
                WriteDelta(payload, output);
            }
            else if (name.SequenceEqual("contentBlockStart"u8))
            {
                WriteBlockStart(payload, output);
            }
            else if (name.SequenceEqual("contentBlockStop"u8))
            {
                WriteBlockStop(payload, output);
            }
            else if (name.SequenceEqual("messageStart"u8))
            {
                _chunks.Start(output);
            }
            else if (name.SequenceEqual("messageStop"u8))
            {
                WriteStop(payload, output);
            }
            else if (name.SequenceEqual("metadata"u8))
            {
                WriteMetadata(payload, output);
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw new BedrockException(BedrockErrorCodes.StreamCorrupt, "An event of Bedrock's stream is not what its service model says.", exception);
        }
    }

    /// <inheritdoc />
    public void NoteUsage(GatewayRequest request)
    {
        request.AnswerBytes = _answerBytes;
        Usage?.Note(request);
    }

    /// <inheritdoc />
    public void Finish(IBufferWriter<byte> output) => ChunkWriter.Finish(output);

    /// <inheritdoc />
    public void Fail(GatewayError failure, IBufferWriter<byte> output) => ChunkWriter.Fail(failure, output);

    private void WriteBlockStart(ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        _reasoning?.End(output);
        var (block, name) = ToolCallTranscoder.ReadStart(payload);
        if (!string.IsNullOrEmpty(name) && _answer?.Begins(block, name) is not true)
        {
            (_tools ??= new ToolCallTranscoder(_chunks, _plan.Names)).Begin(block, name, output);
        }
    }

    private void WriteBlockStop(ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        _reasoning?.End(output);
        _tools?.End(ReadBlockIndex(payload), output);
    }

    private static int ReadBlockIndex(ReadOnlySpan<byte> payload)
    {
        var json = new Utf8JsonReader(payload);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isIndex = json.ValueTextEquals("contentBlockIndex"u8);
            json.Read();
            if (isIndex)
            {
                return json.GetInt32();
            }

            json.Skip();
        }

        return 0;
    }

    private void WriteDelta(ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        var json = new Utf8JsonReader(payload);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (!json.ValueTextEquals("delta"u8))
            {
                json.Skip();
                continue;
            }

            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isText = json.ValueTextEquals("text"u8);
                var isReasoning = json.ValueTextEquals("reasoningContent"u8);
                var isTool = json.ValueTextEquals("toolUse"u8);
                json.Read();
                if (isText && json.TokenType == JsonTokenType.String)
                {
                    WriteContent(json.ValueSpan, output);
                }
                else if (isReasoning && json.TokenType == JsonTokenType.StartObject)
                {
                    WriteReasoning(ref json, payload, output);
                }
                else if (isTool && json.TokenType == JsonTokenType.StartObject)
                {
                    WriteToolInput(ref json, payload, output);
                }
                else
                {
                    json.Skip();
                }
            }
        }
    }

    private void WriteContent(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        _reasoning?.End(output);
        _hasWords = _hasWords || !JsonText.IsBlank(text);
        _answerBytes += text.Length;
        if (_answer is null)
        {
            _chunks.WriteContent(text, output);
        }
        else
        {
            _answer.HoldBack(text);
        }
    }

    // The block's number may stand behind the delta.
    private void WriteToolInput(ref Utf8JsonReader json, ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isInput = json.ValueTextEquals("input"u8);
            json.Read();
            if (isInput && json.TokenType == JsonTokenType.String)
            {
                _answerBytes += json.ValueSpan.Length;
                var block = ReadBlockIndex(payload);
                _answer?.Append(block, json.ValueSpan, output);
                _tools?.Append(block, json.ValueSpan, output);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void WriteReasoning(ref Utf8JsonReader json, ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        if (_plan.ReasoningFormat is { } format)
        {
            _reasoning ??= new ReasoningTranscoder(_chunks, format, _plan.Cache);
            _reasoning.Begin(ReadBlockIndex(payload), output);
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isText = json.ValueTextEquals("text"u8);
            var isSignature = json.ValueTextEquals("signature"u8);
            var isData = json.ValueTextEquals("redactedContent"u8);
            json.Read();
            if (json.TokenType != JsonTokenType.String)
            {
                json.Skip();
            }
            else if (isText && _plan.IsTask)
            {
                KeepThought(json.ValueSpan);
            }
            else if (isText)
            {
                _answerBytes += json.ValueSpan.Length;
                _chunks.WriteReasoning(json.ValueSpan, output);
                _reasoning?.AppendText(json.ValueSpan);
            }
            else if (isSignature)
            {
                _reasoning?.AppendSignature(json.ValueSpan);
            }
            else if (isData)
            {
                _reasoning?.AppendData(json.ValueSpan);
            }
        }
    }

    private void WriteStop(ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        var reason = ConverseEvents.ReadStopReason(payload);
        _reasoning?.End(output);
        _answer?.End(output);
        _tools?.EndAll(output);
        if (!_hasWords && _tools is not { Count: > 0 } && _answer is not { HasBegun: true })
        {
            WriteSubstitute(reason, output);
        }

        if (_tools is not null)
        {
            // Before the caller can know that the answer is over and send the tools' results.
            _reasoning?.Keep(_tools.Ids);
        }

        FinishReason = FinishReasons.WithCalls(reason, _tools?.Count ?? 0);
        _chunks.WriteStop(FinishReason, output);
        _chunks.WriteFields(ConverseEvents.ReadObject(payload, "additionalModelResponseFields"u8), output);
    }

    // A task's thoughts are shown to nobody, unless they are all that it has to say.
    private void KeepThought(ReadOnlySpan<byte> text)
    {
        _answerBytes += text.Length;
        _thoughts ??= new ArrayBufferWriter<byte>(1024);
        if (_thoughts.WrittenCount + text.Length <= MaxThoughtBytes)
        {
            _thoughts.Write(text);
        }
    }

    private void WriteSubstitute(string reason, IBufferWriter<byte> output)
    {
        if (reason == "content_filter")
        {
            _chunks.WriteContent(FinishReasons.Withheld, output);
        }
        else if (_thoughts is not null)
        {
            _chunks.WriteContent(_thoughts.WrittenSpan, output);
        }
    }

    private void WriteMetadata(ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        Usage = ConverseEvents.ReadUsage(payload) ?? Usage;
        _chunks.WriteTrace(ConverseEvents.ReadObject(payload, "trace"u8), output);
        if (_includeUsage && Usage is { } usage)
        {
            _chunks.WriteUsage(usage, output, _plan.NamesServiceTier ? ServiceTiers.Read(ConverseEvents.ReadObject(payload, "serviceTier"u8)) ?? "default" : null);
        }
    }
}
