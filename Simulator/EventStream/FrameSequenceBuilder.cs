using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace BedrockAspire.Simulator.EventStream;

/// <summary>
/// Encodes <c>application/vnd.amazon.eventstream</c> messages: total length, headers length, prelude CRC, headers, payload, message CRC, all
/// integers big-endian. Headers stand in the order in which Bedrock sends them.
/// </summary>
internal sealed class FrameSequenceBuilder : IBufferWriter<byte>, IDisposable
{
    private const byte StringHeader = 7;
    private static ReadOnlySpan<byte> Padding => "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"u8;

    private readonly List<int> _ends = [];
    private readonly Random _random;
    private readonly Utf8JsonWriter _json;
    private byte[] _buffer = new byte[4096];
    private int _length;
    private int _start;

    public FrameSequenceBuilder(int seed)
    {
        // CA5394 warns of weak randomness; the padding only has to be repeatable.
#pragma warning disable CA5394
        _random = new Random(seed);
#pragma warning restore CA5394
        _json = new Utf8JsonWriter(this, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
    }

    /// <summary>The writer of the event that was begun.</summary>
    public Utf8JsonWriter Json => _json;

    /// <summary>Starts an event whose payload is an object; the caller writes its members to the result.</summary>
    public Utf8JsonWriter BeginEvent(string type)
    {
        BeginFrame(":event-type", type, "event");
        return BeginPayload();
    }

    /// <summary>Ends the event with the random-length member <c>p</c> that Bedrock adds against traffic analysis.</summary>
    public void EndEvent()
    {
#pragma warning disable CA5394
        _json.WriteString("p"u8, Padding[..(_random.Next(Padding.Length) + 1)]);
#pragma warning restore CA5394
        EndPayload();
    }

    /// <summary>A modelled error inside the stream.</summary>
    public void AddException(string type, string message)
    {
        BeginFrame(":exception-type", type, "exception");
        BeginPayload().WriteString("message"u8, message);
        EndPayload();
    }

    /// <summary>An error that the service model does not know: no payload, code and message in headers.</summary>
    public void AddError(string code, string message)
    {
        StartFrame();
        WriteHeader(":error-code", code);
        WriteHeader(":error-message", message);
        WriteHeader(":message-type", "error");
        CloseHeaders();
        CloseFrame();
    }

    /// <summary>A frame with the given payload, as a rule's <c>events</c> ask for it.</summary>
    public void AddRaw(string messageType, string type, ReadOnlySpan<byte> payload)
    {
        BeginFrame(messageType == "exception" ? ":exception-type" : ":event-type", type, messageType);
        this.Write(payload);
        CloseFrame();
    }

    public FrameSequence Build() => new(_buffer.AsSpan(0, _length).ToArray(), [.. _ends]);

    public void Dispose() => _json.Dispose();

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsSpan(_length);
    }

    private Utf8JsonWriter BeginPayload()
    {
        _json.Reset();
        _json.WriteStartObject();
        return _json;
    }

    private void EndPayload()
    {
        _json.WriteEndObject();
        _json.Flush();
        CloseFrame();
    }

    private void BeginFrame(string typeHeader, string type, string messageType)
    {
        StartFrame();
        WriteHeader(typeHeader, type);
        WriteHeader(":content-type", "application/json");
        WriteHeader(":message-type", messageType);
        CloseHeaders();
    }

    private void StartFrame()
    {
        _start = _length;
        GetSpan(12)[..12].Clear();
        Advance(12);
    }

    private void WriteHeader(string name, string value)
    {
        var span = GetSpan(name.Length + (value.Length * 3) + 4);
        span[0] = (byte)Encoding.UTF8.GetBytes(name, span[1..]);
        var at = 1 + span[0];
        span[at] = StringHeader;
        var length = Encoding.UTF8.GetBytes(value, span[(at + 3)..]);
        BinaryPrimitives.WriteUInt16BigEndian(span[(at + 1)..], (ushort)length);
        Advance(at + 3 + length);
    }

    private void CloseHeaders() => BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_start + 4), _length - _start - 12);

    private void CloseFrame()
    {
        Reserve(4);
        var frame = _buffer.AsSpan(_start, _length - _start + 4);
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame[8..], Crc32.Compute(frame[..8]));
        BinaryPrimitives.WriteUInt32BigEndian(frame[^4..], Crc32.Compute(frame[..^4]));
        Advance(4);
        _ends.Add(_length);
    }

    private void Reserve(int size)
    {
        var needed = _length + Math.Max(size, 256);
        if (needed > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(needed, _buffer.Length * 2));
        }
    }
}
