using BedrockAspire.Data.Administration;

namespace BedrockAspire.ChatApi.Admin.Keys;

/// <summary>Reads what a key shall be like from a request.</summary>
internal static class KeySettingsReader
{
    private const int MaxPatterns = 200;

    private static readonly string[] Services = ["chat", "images"];

    public static KeySettings Read(AdminBody body, KeySettings current)
    {
        var settings = current with
        {
            Name = body.RequiredText("name", current.Name, 128),
            Role = body.Choice("role", current.Role),
            TeamId = body.Id("team_id", current.TeamId),
            OwnerUserId = body.Text("owner_user_id", current.OwnerUserId, 128),
            AllowedModels = body.Texts("allowed_models", current.AllowedModels, MaxPatterns, 256),
            AllowedServices = body.Texts("allowed_services", current.AllowedServices, Services.Length, 16, Services),
            RequestsPerMinute = body.Count("requests_per_minute", current.RequestsPerMinute),
            TokensPerMinute = body.Count("tokens_per_minute", current.TokensPerMinute),
            MaxConcurrent = body.Count("max_concurrent", current.MaxConcurrent),
            ExpiresAt = body.Time("expires_at", current.ExpiresAt),
            IsDisabled = body.Flag("is_disabled", current.IsDisabled),
            Note = body.Text("note", current.Note, 1024),
        };
        body.Finish();
        return settings;
    }
}
