namespace BedrockAspire.Console.Gateway.Admin;

/// <summary>What a key is and may do.</summary>
public sealed record WhoAmI
{
    public string KeyId { get; set; } = "";

    public string KeyName { get; set; } = "";

    /// <summary>caller, reader or admin.</summary>
    public string Role { get; set; } = "";

    public string? TeamId { get; set; }

    public string? UserId { get; set; }

    /// <summary>Whether there are keys, budgets and usage at all.</summary>
    public bool HasDatabase { get; set; }

    /// <summary>aws or simulator.</summary>
    public string Backend { get; set; } = "";

    /// <summary>Of the gateway.</summary>
    public string? Version { get; set; }
}
