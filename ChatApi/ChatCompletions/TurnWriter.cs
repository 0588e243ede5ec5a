using System.Buffers;
using System.Text.Json;
using BedrockAspire.ChatApi.ChatCompletions.Caching;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>Writes the turns of a Converse request. Neighbours of one role become one turn, because Converse insists on alternation.</summary>
internal sealed class TurnWriter(Utf8JsonWriter json, IBufferWriter<byte> output, CachePlan cache)
{
    // Models scale large pictures down: beyond some size they are no more tokens.
    private const int MaxCountedPictureBytes = 32 * 1024;

    private long _attachedBytes;
    private bool _hasText;
    private bool _isInResult;

    /// <summary>Whose turn is open; null before the first.</summary>
    public ChatRole? Role { get; private set; }

    /// <summary>Pictures in the open turn.</summary>
    public int Images { get; set; }

    /// <summary>Pictures in all turns.</summary>
    public int AllImages { get; set; }

    /// <summary>Length of their base64.</summary>
    public long AllImageBytes { get; set; }

    /// <summary>Documents in the open turn.</summary>
    public int Documents { get; set; }

    /// <summary>Whether the prompt may be cached up to the end of the user's turn that is closed next.</summary>
    public bool CachesNextUserTurn { get; set; }

    /// <summary>The writer, for blocks of other kinds.</summary>
    public Utf8JsonWriter Json => json;

    /// <summary>Opens a turn of this role, unless it is open. The first is always the user's.</summary>
    public void Open(ChatRole role)
    {
        if (Role == role)
        {
            return;
        }

        if (Role is null && role == ChatRole.Assistant)
        {
            WriteFiller();
        }

        Close();
        Role = role;
        Images = Documents = 0;
        _hasText = false;
        json.WriteStartObject();
        json.WriteString("role"u8, role == ChatRole.User ? "user"u8 : "assistant"u8);
        json.WriteStartArray("content"u8);
    }

    /// <summary>Closes the open turn.</summary>
    public void Close()
    {
        if (Role is not null)
        {
            if (Documents > 0 && !_hasText)
            {
                // Bedrock wants a text next to a document.
                WriteText("See the attached document."u8);
            }

            if (CachesNextUserTurn && Role == ChatRole.User)
            {
                cache.WriteAutomatic(json, _attachedBytes);
                CachesNextUserTurn = false;
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    /// <summary>What follows is the content of a tool's result until <see cref="EndResult"/>.</summary>
    public void BeginResult() => _isInResult = true;

    /// <summary>Ends what <see cref="BeginResult"/> began.</summary>
    public void EndResult() => _isInResult = false;

    /// <summary>Writes the only member of an object, whose value is base64: past the JSON writer, which would copy and check it.</summary>
    public void WriteBytes(ReadOnlySpan<byte> name, ReadOnlySpan<byte> base64, bool isPicture = false)
    {
        _attachedBytes += isPicture ? Math.Min(base64.Length, MaxCountedPictureBytes) : base64.Length;
        json.WritePropertyName(name);
        json.Flush();
        output.Write("\""u8);
        output.Write(base64);
        output.Write("\""u8);
    }

    /// <summary>Lets the user ask to go on.</summary>
    public void WriteFiller()
    {
        Open(ChatRole.User);
        WriteText("Continue."u8);
    }

    /// <summary>Writes a text block.</summary>
    /// <param name="text">What stands between the quotes of a JSON string: the quotes are written here.</param>
    public void WriteText(scoped ReadOnlySpan<byte> text) => WriteText(text, default, default);

    /// <summary>Writes a text block out of three parts of a JSON string.</summary>
    public void WriteText(scoped ReadOnlySpan<byte> first, scoped ReadOnlySpan<byte> second, scoped ReadOnlySpan<byte> third)
    {
        _hasText |= !_isInResult;
        var length = first.Length + second.Length + third.Length + 2;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        buffer[0] = (byte)'"';
        first.CopyTo(buffer.AsSpan(1));
        second.CopyTo(buffer.AsSpan(1 + first.Length));
        third.CopyTo(buffer.AsSpan(1 + first.Length + second.Length));
        buffer[length - 1] = (byte)'"';
        json.WriteStartObject();
        json.WritePropertyName("text"u8);
        json.WriteRawValue(buffer.AsSpan(0, length), skipInputValidation: true);
        json.WriteEndObject();
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
