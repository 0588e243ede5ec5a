using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace BedrockAspire.Data;

/// <summary>Times as microseconds since 1970 in UTC, which is the resolution of PostgreSQL.</summary>
internal sealed class UtcMicrosecondsConverter() : ValueConverter<DateTimeOffset, long>(
    time => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond,
    microseconds => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond));
