using System.Globalization;
using BedrockAspire.Console.Gateway.Admin;

namespace BedrockAspire.Console.Usage;

/// <summary>Which calls are looked at.</summary>
public sealed record UsageFilter
{
    public Period Period { get; set; }

    public string? KeyId { get; set; }

    public string? TeamId { get; set; }

    public string? UserId { get; set; }

    public string? Model { get; set; }

    public string? Service { get; set; }

    /// <summary>A number, or <c>error</c> for all failures.</summary>
    public string? Status { get; set; }

    /// <summary>A path of the admin API with this filter, or an address of the console.</summary>
    public string On(string path)
    {
        path = AdminClient.With(path, "from", Text(Period.From));
        path = AdminClient.With(path, "to", Text(Period.To));
        path = AdminClient.With(path, "key_id", KeyId);
        path = AdminClient.With(path, "team_id", TeamId);
        path = AdminClient.With(path, "user_id", UserId);
        path = AdminClient.With(path, "model", Model);
        path = AdminClient.With(path, "service", Service);
        return AdminClient.With(path, "status", Status);
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
