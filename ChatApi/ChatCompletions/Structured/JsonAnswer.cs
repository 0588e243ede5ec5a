using System.Buffers;

namespace BedrockAspire.ChatApi.ChatCompletions.Structured;

/// <summary>
/// Makes plain JSON of a streamed answer that comes as a tool's input or among words. Words are held back: whether they are the answer is
/// known only at the end.
/// </summary>
internal sealed class JsonAnswer(ChunkWriter chunks, string? toolName)
{
    private readonly ArrayBufferWriter<byte> _words = new();
    private int _block = -1;
    private bool _hasInput;

    /// <summary>Whether the answer came as the tool's input.</summary>
    public bool HasBegun => _block >= 0;

    /// <summary>Whether a block's start begins the answer.</summary>
    public bool Begins(int block, string name)
    {
        if (name != toolName)
        {
            return false;
        }

        // A second call says the same again.
        _block = _block < 0 ? block : _block;
        return true;
    }

    /// <summary>Writes a piece of the input, if the block is the answer's.</summary>
    public void Append(int block, ReadOnlySpan<byte> fragment, IBufferWriter<byte> output)
    {
        if (block == _block && !fragment.IsEmpty)
        {
            _hasInput = true;
            chunks.WriteContent(fragment, output);
        }
    }

    /// <summary>Holds words back.</summary>
    public void HoldBack(ReadOnlySpan<byte> text) => _words.Write(text);

    /// <summary>Writes what is left to write.</summary>
    public void End(IBufferWriter<byte> output)
    {
        if (_block < 0)
        {
            chunks.WriteContent(ObjectIn(_words.WrittenSpan), output);
        }
        else if (!_hasInput)
        {
            chunks.WriteContent("{}"u8, output);
        }
    }

    /// <summary>The object in a text that may have a fence or words around it; the whole text when there is none.</summary>
    public static ReadOnlySpan<byte> ObjectIn(ReadOnlySpan<byte> text)
    {
        var start = text.IndexOf((byte)'{');
        var end = text.LastIndexOf((byte)'}');
        return start >= 0 && end > start ? text[start..(end + 1)] : text;
    }
}
