using System.Text;

namespace BedrockAspire.Benchmarks.Load;

/// <summary>A text and how often it must be there.</summary>
internal sealed record ReplyMark(ReadOnlyMemory<byte> Text, int Count)
{
    public static ReplyMark Of(string text, int count) => new(Encoding.UTF8.GetBytes(text), count);
}
