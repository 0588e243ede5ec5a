using System.Text.Json.Serialization;

namespace BedrockAspire.Simulator.Faults;

[JsonConverter(typeof(JsonStringEnumConverter<FaultKind>))]
internal enum FaultKind
{
    [JsonStringEnumMemberName("throttle")]
    Throttle,

    [JsonStringEnumMemberName("error")]
    Error,

    [JsonStringEnumMemberName("delay")]
    Delay,

    [JsonStringEnumMemberName("exceptionAfter")]
    ExceptionAfter,

    [JsonStringEnumMemberName("errorFrameAfter")]
    ErrorFrameAfter,

    [JsonStringEnumMemberName("cutAfter")]
    CutAfter,

    [JsonStringEnumMemberName("closeAfter")]
    CloseAfter,

    [JsonStringEnumMemberName("badCrcAfter")]
    BadCrcAfter,

    [JsonStringEnumMemberName("stallAfter")]
    StallAfter,

    [JsonStringEnumMemberName("hugeFrameAfter")]
    HugeFrameAfter,

    [JsonStringEnumMemberName("resetBeforeResponse")]
    ResetBeforeResponse,

    [JsonStringEnumMemberName("resetAfter")]
    ResetAfter,
}
