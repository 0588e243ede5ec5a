namespace BedrockAspire.ChatApi.Json;

/// <summary>A JSON value's place in the bytes that it stands in, as it was written; a string's quotes are part of it.</summary>
/// <param name="Start">Offset of the first byte.</param>
/// <param name="Length">Length in bytes.</param>
internal readonly record struct JsonSlice(int Start, int Length)
{
    /// <summary>The value's bytes.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> json) => json.Slice(Start, Length);
}
