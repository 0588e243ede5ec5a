using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using System.Text.Unicode;
using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.Gateway.Usage.Spool;

/// <summary>
/// One call in a segment file: a place of fixed size with two parts, each with its checksum. The first is written before the call is made, the
/// second when it is over, into room that is there already, so that it cannot fail. Little-endian; texts are UTF-8, each with its length before
/// it, cut where they are too long.
/// </summary>
/// <remarks>
/// <code>
/// 0    state, 4    checksum of the beginning, 8    checksum of the end
/// 16   beginning: id 16, start 8 (µs since 1970), input 8, output 8, cost 8 (worst case; long.MinValue: unknown), pictures 4, queries 4,
///      key 16, team 16, flags 1, texts: service, operation, user, requested model, model, region, geography, request id
/// 528  end: outcome 1, flags 1, status 2, duration 4 (ms), tokens 5 × 8, cost 8, pictures 4, queries 4, time to the first token 4 (ms; -1: none),
///      text: error type
/// </code>
/// </remarks>
internal static class UsageSlot
{
    public const int Size = 640;
    public const int StateOffset = 0;
    public const int BegunOffset = 16;
    public const int BegunSize = 512;
    public const int EndOffset = BegunOffset + BegunSize;
    public const int EndSize = Size - EndOffset;
    public const int BegunChecksumOffset = 4;
    public const int EndChecksumOffset = 8;

    private const byte UserVerified = 1;
    private const byte HasTeam = 2;
    private const byte HasUser = 4;
    private const byte HasGeography = 8;
    private const byte Estimated = 1;
    private const byte CostKnown = 2;
    private const byte HasError = 4;
    private const byte Streamed = 8;
    private const long UnknownCost = long.MinValue;
    private const int TicksPerMicrosecond = 10;

    /// <summary>Writes the beginning of a call.</summary>
    /// <param name="begun">The part, <see cref="BegunSize"/> bytes.</param>
    /// <param name="id">The call's id.</param>
    /// <param name="startedAt">When it begins.</param>
    /// <param name="service">Which service makes it.</param>
    /// <param name="operation">What is done.</param>
    /// <param name="call">The call, with its estimate and worst cost.</param>
    public static void WriteBegun(Span<byte> begun, Guid id, DateTimeOffset startedAt, string service, string operation, GatewayRequest call)
    {
        begun.Clear();
        var caller = call.Caller ?? Caller.Master;
        id.TryWriteBytes(begun);
        BinaryPrimitives.WriteInt64LittleEndian(begun[16..], (startedAt - DateTimeOffset.UnixEpoch).Ticks / TicksPerMicrosecond);
        BinaryPrimitives.WriteInt64LittleEndian(begun[24..], CostCalculator.LongestInput(call.Model!, call.Estimate));
        BinaryPrimitives.WriteInt64LittleEndian(begun[32..], CostCalculator.LongestOutput(call.Model!, call.Estimate) ?? 0);
        BinaryPrimitives.WriteInt64LittleEndian(begun[40..], call.WorstCost?.Nanodollars ?? UnknownCost);
        BinaryPrimitives.WriteInt32LittleEndian(begun[48..], call.Estimate.Pictures);
        BinaryPrimitives.WriteInt32LittleEndian(begun[52..], call.Estimate.Queries);
        caller.KeyId.TryWriteBytes(begun[56..]);
        caller.TeamId.GetValueOrDefault().TryWriteBytes(begun[72..]);
        var geography = GeoPrefixes.PrefixOf(call.ResolvedModel.AsSpan()[(call.ResolvedModel.AsSpan().LastIndexOf('/') + 1)..]);
        begun[88] = (byte)((caller.IsUserVerified ? UserVerified : 0)
            | (caller.TeamId is null ? 0 : HasTeam)
            | (caller.UserId is null ? 0 : HasUser)
            | (geography is null ? 0 : HasGeography));
        var rest = begun[89..];
        WriteText(ref rest, service, UsageText.Service);
        WriteText(ref rest, operation, UsageText.Operation);
        WriteText(ref rest, caller.UserId, UsageText.User);
        WriteText(ref rest, call.RequestedModel, UsageText.RequestedModel);
        WriteText(ref rest, call.Model?.Id, UsageText.Model);
        WriteText(ref rest, call.Region, UsageText.Region);
        WriteText(ref rest, geography, UsageText.Geography);
        WriteText(ref rest, call.RequestId, UsageText.RequestId);
    }

    /// <summary>Writes the end of a call.</summary>
    /// <param name="end">The part, <see cref="EndSize"/> bytes.</param>
    /// <param name="settlement">How it ended.</param>
    public static void WriteEnd(Span<byte> end, in CallSettlement settlement)
    {
        end.Clear();
        var amounts = settlement.Amounts;
        end[0] = (byte)settlement.Outcome;
        end[1] = (byte)((settlement.IsEstimated ? Estimated : 0) | (settlement.Cost is null ? 0 : CostKnown) | (settlement.ErrorType is null ? 0 : HasError) | (settlement.IsStream ? Streamed : 0));
        BinaryPrimitives.WriteInt16LittleEndian(end[2..], (short)settlement.Status);
        BinaryPrimitives.WriteInt32LittleEndian(end[4..], Milliseconds(settlement.Duration));
        BinaryPrimitives.WriteInt64LittleEndian(end[8..], amounts.InputTokens);
        BinaryPrimitives.WriteInt64LittleEndian(end[16..], amounts.OutputTokens);
        BinaryPrimitives.WriteInt64LittleEndian(end[24..], amounts.CacheReadTokens);
        BinaryPrimitives.WriteInt64LittleEndian(end[32..], amounts.CacheWrite5mTokens);
        BinaryPrimitives.WriteInt64LittleEndian(end[40..], amounts.CacheWrite1hTokens);
        BinaryPrimitives.WriteInt64LittleEndian(end[48..], settlement.Cost?.Nanodollars ?? UnknownCost);
        BinaryPrimitives.WriteInt32LittleEndian(end[56..], amounts.Pictures?.Count ?? 0);
        BinaryPrimitives.WriteInt32LittleEndian(end[60..], amounts.Queries);
        BinaryPrimitives.WriteInt32LittleEndian(end[64..], settlement.FirstToken is { } first ? Milliseconds(first) : -1);
        var rest = end[68..];
        WriteText(ref rest, settlement.ErrorType, UsageText.ErrorType);
    }

    /// <summary>Reads a slot. The checksums decide, not the state, so that one that a power failure kept from the disk loses nothing.</summary>
    /// <param name="slot">The slot; may be cut short.</param>
    /// <param name="record">The call, if it can be read; one without an end, or with a damaged one, is <see cref="CallOutcome.Interrupted"/>, with its worst case for amounts.</param>
    public static SlotState Read(ReadOnlySpan<byte> slot, out UsageRecord? record)
    {
        record = null;
        if (slot.Length < EndOffset)
        {
            return SlotState.Empty;
        }

        var state = BinaryPrimitives.ReadInt32LittleEndian(slot[StateOffset..]);
        var begun = slot.Slice(BegunOffset, BegunSize);
        if (Crc32.HashToUInt32(begun) != BinaryPrimitives.ReadUInt32LittleEndian(slot[BegunChecksumOffset..]))
        {
            return state == (int)SlotState.Empty ? SlotState.Empty : SlotState.Corrupt;
        }

        record = ReadBegun(begun);
        if (slot.Length < Size)
        {
            return SlotState.Begun;
        }

        var end = slot[EndOffset..];
        if (Crc32.HashToUInt32(end) == BinaryPrimitives.ReadUInt32LittleEndian(slot[EndChecksumOffset..]))
        {
            record = ReadEnd(end, record);
            return SlotState.Ended;
        }

        return state == (int)SlotState.Ended ? SlotState.Corrupt : SlotState.Begun;
    }

    private static UsageRecord ReadBegun(ReadOnlySpan<byte> begun)
    {
        var flags = begun[88];
        var cost = BinaryPrimitives.ReadInt64LittleEndian(begun[40..]);
        var rest = begun[89..];
        var service = ReadText(ref rest);
        var operation = ReadText(ref rest);
        var user = ReadText(ref rest);
        var requested = ReadText(ref rest);
        var model = ReadText(ref rest);
        var region = ReadText(ref rest);
        var geography = ReadText(ref rest);
        return new UsageRecord
        {
            Id = new Guid(begun[..16]),
            StartedAt = DateTimeOffset.UnixEpoch.AddTicks(BinaryPrimitives.ReadInt64LittleEndian(begun[16..]) * TicksPerMicrosecond),
            Service = service,
            Operation = operation,
            Outcome = CallOutcome.Interrupted,
            IsEstimated = true,
            KeyId = new Guid(begun.Slice(56, 16)),
            TeamId = (flags & HasTeam) == 0 ? null : new Guid(begun.Slice(72, 16)),
            UserId = (flags & HasUser) == 0 ? null : user,
            IsUserVerified = (flags & UserVerified) != 0,
            RequestedModel = requested,
            Model = model,
            Region = region,
            Geography = (flags & HasGeography) == 0 ? null : geography,
            RequestId = ReadText(ref rest),
            InputTokens = BinaryPrimitives.ReadInt64LittleEndian(begun[24..]),
            OutputTokens = BinaryPrimitives.ReadInt64LittleEndian(begun[32..]),
            Pictures = BinaryPrimitives.ReadInt32LittleEndian(begun[48..]),
            Queries = BinaryPrimitives.ReadInt32LittleEndian(begun[52..]),
            Cost = cost == UnknownCost ? null : new Money(cost),
        };
    }

    private static UsageRecord ReadEnd(ReadOnlySpan<byte> end, UsageRecord begun)
    {
        var flags = end[1];
        var first = BinaryPrimitives.ReadInt32LittleEndian(end[64..]);
        var rest = end[68..];
        return begun with
        {
            Outcome = (CallOutcome)end[0],
            Status = BinaryPrimitives.ReadInt16LittleEndian(end[2..]),
            IsStream = (flags & Streamed) != 0,
            FirstToken = first < 0 ? null : TimeSpan.FromMilliseconds(first),
            IsEstimated = (flags & Estimated) != 0,
            ErrorType = (flags & HasError) == 0 ? null : ReadText(ref rest),
            Duration = TimeSpan.FromMilliseconds(BinaryPrimitives.ReadInt32LittleEndian(end[4..])),
            InputTokens = BinaryPrimitives.ReadInt64LittleEndian(end[8..]),
            OutputTokens = BinaryPrimitives.ReadInt64LittleEndian(end[16..]),
            CacheReadTokens = BinaryPrimitives.ReadInt64LittleEndian(end[24..]),
            CacheWrite5mTokens = BinaryPrimitives.ReadInt64LittleEndian(end[32..]),
            CacheWrite1hTokens = BinaryPrimitives.ReadInt64LittleEndian(end[40..]),
            Pictures = BinaryPrimitives.ReadInt32LittleEndian(end[56..]),
            Queries = BinaryPrimitives.ReadInt32LittleEndian(end[60..]),
            Cost = (flags & CostKnown) == 0 ? null : new Money(BinaryPrimitives.ReadInt64LittleEndian(end[48..])),
        };
    }

    private static int Milliseconds(TimeSpan time) => (int)Math.Clamp(time.TotalMilliseconds, 0, int.MaxValue);

    private static void WriteText(ref Span<byte> rest, string? text, int maxBytes)
    {
        // Stops before a character that does not fit as a whole; half a surrogate pair becomes a replacement character. PostgreSQL takes no zero.
        Utf8.FromUtf16(text, rest.Slice(1, maxBytes), out _, out var written, replaceInvalidSequences: true, isFinalBlock: true);
        rest[0] = (byte)written;
        rest.Slice(1, written).Replace((byte)0, (byte)'?');
        rest = rest[(written + 1)..];
    }

    private static string ReadText(ref ReadOnlySpan<byte> rest)
    {
        var length = rest[0];
        var text = Encoding.UTF8.GetString(rest.Slice(1, length));
        rest = rest[(length + 1)..];
        return text;
    }
}
