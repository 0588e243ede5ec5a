using System.Net;
using System.Text;

namespace BedrockAspire.Benchmarks.Load;

/// <summary>Tells a right reply from a wrong one, cheaply enough to look at every one.</summary>
/// <param name="Marks">Texts that must be in the reply, and how often.</param>
/// <param name="End">How the reply must end.</param>
internal sealed record ReplyCheck(IReadOnlyList<ReplyMark> Marks, byte[] End)
{
    /// <summary>The length that every reply must have; null as long as none is known.</summary>
    public int? Length { get; init; }

    /// <summary>What the first token of a stream looks like; null as long as nobody wants to know when it came.</summary>
    public byte[]? FirstToken { get; init; }

    /// <summary>What the gateway must answer.</summary>
    public static ReplyCheck OfGateway(LoadCase load) => load.HasTools ? ToolCall.CheckOfGateway(load) : load.IsStream
        ? new ReplyCheck(
            [ReplyMark.Of("\"delta\":{\"content\":\"", load.Deltas), ReplyMark.Of("\"finish_reason\":\"stop\"", 1), ReplyMark.Of("\"usage\":{", 1)],
            "data: [DONE]\n\n"u8.ToArray())
        : new ReplyCheck([ReplyMark.Of("\"finish_reason\":\"stop\"", 1), ReplyMark.Of("\"usage\":{", 1)], "}"u8.ToArray());

    /// <summary>What the simulator must answer by way of YARP.</summary>
    public static ReplyCheck OfBedrock(LoadCase load) => load.HasTools ? ToolCall.CheckOfBedrock(load) : load.IsStream
        ? new ReplyCheck(
            [ReplyMark.Of("contentBlockDelta", load.Deltas), ReplyMark.Of("\"stopReason\":\"end_turn\"", 1), ReplyMark.Of("\"usage\":{", 1)], [])
        : new ReplyCheck([ReplyMark.Of("\"stopReason\":\"end_turn\"", 1), ReplyMark.Of("\"usage\":{", 1)], "}"u8.ToArray());

    /// <returns>What is wrong, or null.</returns>
    public string? Explain(HttpStatusCode status, ReadOnlySpan<byte> body)
    {
        if (status != HttpStatusCode.OK)
        {
            return $"status {(int)status}: {Encoding.UTF8.GetString(body[..Math.Min(body.Length, 500)])}";
        }

        if (Length is { } length && body.Length != length)
        {
            return $"{body.Length} bytes instead of {length}";
        }

        if (!body.EndsWith(End))
        {
            return $"it does not end with {Encoding.UTF8.GetString(End).Trim()}";
        }

        foreach (var mark in Marks)
        {
            if (body.Count(mark.Text.Span) is var count && count != mark.Count)
            {
                return $"{Encoding.UTF8.GetString(mark.Text.Span)} is in it {count} times instead of {mark.Count}";
            }
        }

        return null;
    }
}
