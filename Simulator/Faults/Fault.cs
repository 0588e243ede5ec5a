using System.Text.Json.Serialization;

namespace BedrockAspire.Simulator.Faults;

/// <summary>Something that goes wrong on purpose. Members that a kind does not use are ignored.</summary>
internal sealed record Fault
{
    public required FaultKind Kind { get; init; }

    /// <summary>Whole events before the fault.</summary>
    public int N { get; init; }

    /// <summary>Milliseconds before the first byte, for every kind.</summary>
    public int Ms { get; init; }

    public int? Status { get; init; }

    /// <summary>Error type, for example <c>ServiceUnavailableException</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Member of the stream's union, for example <c>throttlingException</c>.</summary>
    public string? Exception { get; init; }

    public string? Message { get; init; }

    public bool EmptyBody { get; init; }

    public int? RetryAfterSeconds { get; init; }

    /// <summary>Whether the fault replaces the whole response.</summary>
    [JsonIgnore]
    public bool IsBeforeResponse => Kind is FaultKind.Throttle or FaultKind.Error or FaultKind.ResetBeforeResponse;

    [JsonIgnore]
    public bool IsInResponse => !IsBeforeResponse && Kind != FaultKind.Delay;
}
