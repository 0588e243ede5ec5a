using System.Text;

namespace BedrockAspire.ServiceDefaults.Logging;

/// <summary>Text as UTF-8, in memory that is used again.</summary>
internal sealed class LineBuffer
{
    // What one flood of lines made it is not kept for ever.
    private const int MaxKeptBytes = 256 * 1024;

    private byte[] _bytes = new byte[4096];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    public void Append(ReadOnlySpan<char> text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_bytes.Length - Length < most)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + most));
        }

        Length += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(Length));
    }

    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > MaxKeptBytes)
        {
            _bytes = new byte[4096];
        }
    }
}
