namespace BedrockAspire.Data.Entities;

/// <summary>A person, as the chat front end names them. Rows appear by themselves.</summary>
internal sealed class AppUserRow
{
    /// <summary>The front end's id.</summary>
    public required string Id { get; set; }

    public string? Email { get; set; }

    public string? Name { get; set; }

    /// <summary>The role in the front end; it means nothing here.</summary>
    public string? Role { get; set; }

    /// <summary>Whether a signed token ever proved the id.</summary>
    public bool IsVerified { get; set; }

    public bool IsBlocked { get; set; }

    public Guid? TeamId { get; set; }

    public string? Note { get; set; }

    public DateTimeOffset FirstSeenAt { get; set; }

    public DateTimeOffset LastSeenAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public int Version { get; set; }
}
