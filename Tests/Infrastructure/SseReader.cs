using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;

namespace BedrockAspire.Tests.Infrastructure;

/// <summary>
/// Reads a chat completion's SSE stream line by line as it arrives, and notes where it strays from the protocol as OpenAI and Open WebUI
/// use it: one data line an event, a blank line after each, no line over 32 KiB, nothing after [DONE]. A stream that the transport breaks
/// throws as the stream does.
/// </summary>
public sealed class SseReader(Stream stream)
{
    public const int MaxLineBytes = 32 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<string> _faults = [];

    /// <summary>What was wrong with the stream so far.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>True once [DONE] was read.</summary>
    public bool SawDone { get; private set; }

    public void AssertNoFaults() => Assert.True(_faults.Count == 0, $"The event stream is at fault:\n  {string.Join("\n  ", _faults)}");

    public async IAsyncEnumerable<SseLine> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var reader = PipeReader.Create(stream);
        var eventIsOpen = false;
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken).AsTask().WaitAsync(TestTimeouts.Default, cancellationToken);
            var buffer = result.Buffer;
            while (TryTakeLine(ref buffer, out var bytes))
            {
                if (Parse(bytes, ref eventIsOpen) is { } line)
                {
                    yield return line;
                }
            }

            if (result.IsCompleted && !buffer.IsEmpty)
            {
                _faults.Add($"the stream ends inside a line of {buffer.Length} bytes");
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
            {
                break;
            }
        }

        if (eventIsOpen)
        {
            _faults.Add("the last event is not ended by a blank line");
        }

        await reader.CompleteAsync();
    }

    /// <summary>Reads to the end and gives the data lines.</summary>
    public async Task<IReadOnlyList<string>> ReadDataToEndAsync(CancellationToken cancellationToken = default)
    {
        var lines = new List<string>();
        await foreach (var line in ReadAsync(cancellationToken))
        {
            if (!line.IsComment)
            {
                lines.Add(line.Text);
            }
        }

        return lines;
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> buffer, out byte[] line)
    {
        if (buffer.PositionOf((byte)'\n') is not { } end)
        {
            line = [];
            return false;
        }

        line = buffer.Slice(0, end).ToArray();
        buffer = buffer.Slice(buffer.GetPosition(1, end));
        return true;
    }

    private SseLine? Parse(byte[] bytes, ref bool eventIsOpen)
    {
        if (bytes.Length > MaxLineBytes)
        {
            _faults.Add($"a line has {bytes.Length} bytes, over {MaxLineBytes}");
        }

        var text = Decode(bytes).TrimEnd('\r');
        if (text.Length == 0)
        {
            eventIsOpen = false;
            return null;
        }

        if (SawDone)
        {
            _faults.Add($"after [DONE] comes '{Shorten(text)}'");
        }

        if (text[0] == ':')
        {
            return new SseLine(text[1..].TrimStart(' '), IsComment: true);
        }

        if (!text.StartsWith("data:", StringComparison.Ordinal))
        {
            _faults.Add($"'{Shorten(text)}' is neither data nor a comment");
            return null;
        }

        if (eventIsOpen)
        {
            _faults.Add($"no blank line before '{Shorten(text)}'");
        }

        eventIsOpen = true;
        var line = new SseLine(text[5..].TrimStart(' '), IsComment: false);
        SawDone |= line.IsDone;
        return line;
    }

    private string Decode(byte[] bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            _faults.Add("a line is not valid UTF-8");
            return Encoding.UTF8.GetString(bytes);
        }
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
