using System.Buffers;
using System.Text.Json;

namespace BedrockAspire.ChatApi.ChatCompletions.Tools;

/// <summary>
/// Turns the tool calls in a stream of events into OpenAI's. Bedrock numbers all blocks of an answer, OpenAI only its calls; calls may
/// arrive interleaved.
/// </summary>
internal sealed class ToolCallTranscoder(ChunkWriter chunks, ToolNameMap? names)
{
    // Bedrock's names have up to 64 characters; room for a rule that is relaxed one day, and none for a line that no client can read.
    private const int MaxNameBytes = 1024;

    private readonly List<(int Block, string Id, bool HasArguments)> _calls = [];

    /// <summary>How many calls there were.</summary>
    public int Count => _calls.Count;

    /// <summary>The ids that the caller was given.</summary>
    public IEnumerable<string> Ids => _calls.Select(static call => call.Id);

    /// <summary>Begins a call at a block's start.</summary>
    public void Begin(int block, string name, IBufferWriter<byte> output)
    {
        var id = NewId();
        chunks.WriteToolCall(_calls.Count, id, names?.Restore(name) ?? name, output);
        _calls.Add((block, id, false));
    }

    /// <summary>Adds a piece of the input to the block's call. A piece of a block that never began has no name and is no call.</summary>
    public void Append(int block, ReadOnlySpan<byte> fragment, IBufferWriter<byte> output)
    {
        var index = IndexOf(block);
        if (index >= 0 && !fragment.IsEmpty)
        {
            _calls[index] = _calls[index] with { HasArguments = true };
            chunks.WriteToolArguments(index, fragment, output);
        }
    }

    /// <summary>Ends the block's call, if it has one: a call without input has the arguments <c>{}</c>.</summary>
    public void End(int block, IBufferWriter<byte> output)
    {
        var index = IndexOf(block);
        if (index >= 0 && !_calls[index].HasArguments)
        {
            Append(block, "{}"u8, output);
        }
    }

    /// <summary>Ends all calls whose end did not come.</summary>
    public void EndAll(IBufferWriter<byte> output)
    {
        foreach (var call in _calls.ToArray())
        {
            End(call.Block, output);
        }
    }

    /// <summary>Reads a block's start.</summary>
    public static (int Block, string? Name) ReadStart(ReadOnlySpan<byte> payload)
    {
        var block = 0;
        string? name = null;
        var json = new Utf8JsonReader(payload);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isIndex = json.ValueTextEquals("contentBlockIndex"u8);
            var isStart = json.ValueTextEquals("start"u8);
            json.Read();
            if (isIndex)
            {
                block = json.GetInt32();
            }
            else if (isStart && json.TokenType == JsonTokenType.StartObject)
            {
                name = ReadName(ref json) ?? name;
            }
            else
            {
                json.Skip();
            }
        }

        return (block, name);
    }

    /// <summary>A new call's id. Bedrock's own is not used, because some models number anew in every round and clients drop what they know.</summary>
    public static string NewId() => $"call_{Guid.CreateVersion7():N}";

    private static string? ReadName(ref Utf8JsonReader json)
    {
        string? name = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isTool = json.ValueTextEquals("toolUse"u8);
            json.Read();
            if (!isTool || json.TokenType != JsonTokenType.StartObject)
            {
                json.Skip();
                continue;
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isName = json.ValueTextEquals("name"u8);
                json.Read();
                if (isName && json.TokenType == JsonTokenType.String)
                {
                    name = json.ValueSpan.Length <= MaxNameBytes ? json.GetString() : throw new JsonException("A tool's name is longer than any can be.");
                }
                else
                {
                    json.Skip();
                }
            }
        }

        return name;
    }

    private int IndexOf(int block)
    {
        for (var i = _calls.Count - 1; i >= 0; i--)
        {
            if (_calls[i].Block == block)
            {
                return i;
            }
        }

        return -1;
    }
}
