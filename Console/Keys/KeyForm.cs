using BedrockAspire.Console.Gateway.Admin;

namespace BedrockAspire.Console.Keys;

/// <summary>What is typed of a key.</summary>
internal sealed class KeyForm
{
    private static readonly char[] Separators = [',', ' ', '\n', '\r', '\t', ';'];

    public string Name { get; set; } = "";

    public string Role { get; set; } = "caller";

    public string? TeamId { get; set; }

    public string? OwnerUserId { get; set; }

    /// <summary>Names or patterns, one a line.</summary>
    public string AllowedModels { get; set; } = "";

    public bool Chat { get; set; } = true;

    public bool Images { get; set; } = true;

    public int? RequestsPerMinute { get; set; }

    public long? TokensPerMinute { get; set; }

    public int? MaxConcurrent { get; set; }

    public DateTime? Expires { get; set; }

    public bool IsDisabled { get; set; }

    public string? Note { get; set; }

    public static KeyForm Of(ApiKey key) => new()
    {
        Name = key.Name,
        Role = key.Role,
        TeamId = key.TeamId,
        OwnerUserId = key.OwnerUserId,
        AllowedModels = string.Join('\n', key.AllowedModels),
        Chat = key.AllowedServices.Count == 0 || key.AllowedServices.Contains("chat"),
        Images = key.AllowedServices.Count == 0 || key.AllowedServices.Contains("images"),
        RequestsPerMinute = key.RequestsPerMinute,
        TokensPerMinute = key.TokensPerMinute,
        MaxConcurrent = key.MaxConcurrent,
        Expires = key.ExpiresAt?.UtcDateTime.AddTicks(-1).Date,
        IsDisabled = key.IsDisabled,
        Note = key.Note,
    };

    public KeyDraft ToDraft() => new()
    {
        Name = Name.Trim(),
        Role = Role,
        TeamId = TeamId,
        OwnerUserId = string.IsNullOrWhiteSpace(OwnerUserId) ? null : OwnerUserId.Trim(),
        AllowedModels = AllowedModels.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        AllowedServices = Chat == Images ? [] : [Chat ? "chat" : "images"],
        RequestsPerMinute = RequestsPerMinute,
        TokensPerMinute = TokensPerMinute,
        MaxConcurrent = MaxConcurrent,
        // A day that is named is a day on which the key still works.
        ExpiresAt = Expires is { } day ? new DateTimeOffset(day.Date.AddDays(1), TimeSpan.Zero) : null,
        IsDisabled = IsDisabled,
        Note = string.IsNullOrWhiteSpace(Note) ? null : Note.Trim(),
    };
}
