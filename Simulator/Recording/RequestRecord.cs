using System.Text.Json;

namespace BedrockAspire.Simulator.Recording;

/// <summary>One request as <c>GET /_simulator/requests</c> shows it.</summary>
internal sealed record RequestRecord
{
    public required string Id { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required string Operation { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    public required string Protocol { get; init; }

    public required string Region { get; init; }

    public required string ModelId { get; init; }

    /// <summary>sigv4, bearer or none.</summary>
    public required string Auth { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public int BodyLength { get; init; }

    /// <summary>Absent when the body was empty, no JSON or too long to keep.</summary>
    public JsonElement? Body { get; init; }

    public int Status { get; init; }

    public string? ErrorType { get; init; }

    public bool Aborted { get; init; }

    public int FramesSent { get; init; }

    public Usage Usage { get; init; }
}
