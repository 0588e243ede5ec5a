using System.Buffers;
using BedrockAspire.ImageApi.Families;

namespace BedrockAspire.ImageApi.Calls;

/// <summary>Everything that has to be known to make a request's calls.</summary>
internal sealed record DrawingJob
{
    public required IReadOnlyList<ImageCall> Calls { get; init; }

    /// <summary>Writes the body of one of the calls.</summary>
    public required Action<IBufferWriter<byte>, ImageCall> Write { get; init; }

    /// <summary>About how long a body is, in bytes.</summary>
    public int BodyBytes { get; init; } = 1024;

    /// <summary>Called once the last body is written, when what the bodies are made of is needed no more.</summary>
    public Action? AllWritten { get; init; }

    public required OutputPlan Output { get; init; }

    /// <summary>Whether the pictures are of the model's higher quality, and cost more.</summary>
    public bool IsPremium { get; init; }
}
