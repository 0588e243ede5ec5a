using System.Text.Json.Serialization;

namespace BedrockAspire.ChatApi.Admin.WhoAmI;

/// <summary>Whose key was shown, and to what gateway.</summary>
internal sealed record WhoAmIView
{
    [JsonPropertyName("object")]
    public string ObjectType { get; } = "whoami";

    public required Guid KeyId { get; init; }

    public required string KeyName { get; init; }

    public required string Role { get; init; }

    public required Guid? TeamId { get; init; }

    public required string? UserId { get; init; }

    public required bool HasDatabase { get; init; }

    public required string Backend { get; init; }

    public required string Version { get; init; }
}
