namespace BedrockAspire.Data.Entities;

/// <summary>A run of a service that is alive, or died without saying so.</summary>
internal sealed class ReplicaRow
{
    public required string Id { get; set; }

    public required string Service { get; set; }

    public DateTimeOffset SeenAt { get; set; }
}
