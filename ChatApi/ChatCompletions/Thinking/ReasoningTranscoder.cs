using System.Buffers;

namespace BedrockAspire.ChatApi.ChatCompletions.Thinking;

/// <summary>Collects the blocks of thinking in a stream of events and writes each, when it has ended, as <c>reasoning_details</c>.</summary>
internal sealed class ReasoningTranscoder(ChunkWriter chunks, string format, ReasoningCache? cache)
{
    // A proof cannot be cut. Open WebUI gives up at lines of 128 KiB; a proof as long as that is only kept here.
    private const int MaxItemBytes = 120 * 1024;

    private readonly ArrayBufferWriter<byte> _text = new();
    private readonly ArrayBufferWriter<byte> _signature = new();
    private readonly ArrayBufferWriter<byte> _data = new();
    private readonly ArrayBufferWriter<byte> _all = new();
    private int _block;
    private int _count;

    /// <summary>Whether a block is open.</summary>
    public bool IsOpen => _text.WrittenCount + _signature.WrittenCount + _data.WrittenCount > 0;

    /// <summary>Notes which block the next pieces are of: a new one ends the one before.</summary>
    public void Begin(int block, IBufferWriter<byte> output)
    {
        if (block != _block)
        {
            End(output);
            _block = block;
        }
    }

    /// <summary>Adds to the text.</summary>
    public void AppendText(ReadOnlySpan<byte> text) => _text.Write(text);

    /// <summary>Adds to the signature.</summary>
    public void AppendSignature(ReadOnlySpan<byte> signature) => _signature.Write(signature);

    /// <summary>Adds encrypted thinking, a block of its own.</summary>
    public void AppendData(ReadOnlySpan<byte> data) => _data.Write(data);

    /// <summary>Ends the open block, if there is one. Without proof it is not worth handing back.</summary>
    public void End(IBufferWriter<byte> output)
    {
        // On its own: this is asked at every piece of text, and what follows allocates on entry.
        if (IsOpen)
        {
            WriteBlock(output);
        }
    }

    /// <summary>Keeps what was thought under the ids of the calls that it led to.</summary>
    public void Keep(IEnumerable<string> toolCallIds)
    {
        if (cache is null || _all.WrittenCount == 0)
        {
            return;
        }

        byte[] details = [.. _all.WrittenSpan, (byte)']'];
        foreach (var id in toolCallIds)
        {
            cache.Add(id, details);
        }
    }

    private void WriteBlock(IBufferWriter<byte> output)
    {
        if (_signature.WrittenCount > 0 || _data.WrittenCount > 0)
        {
            var item = new ArrayBufferWriter<byte>();
            ReasoningDetails.WriteItems(
                item, _count++, format, _text.WrittenSpan, _signature.WrittenSpan, _data.WrittenSpan, () => Write(item, output));
            Write(item, output);
        }

        _text.Clear();
        _signature.Clear();
        _data.Clear();
    }

    private void Write(ArrayBufferWriter<byte> item, IBufferWriter<byte> output)
    {
        if (item.WrittenCount <= MaxItemBytes)
        {
            chunks.WriteReasoningDetails(item.WrittenSpan, output);
        }

        _all.Write(_all.WrittenCount == 0 ? "["u8 : ","u8);
        _all.Write(item.WrittenSpan);
        item.Clear();
    }
}
