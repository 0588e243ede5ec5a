using BedrockAspire.Data.Administration;

namespace BedrockAspire.ChatApi.Admin.Teams;

/// <summary>Reads what a team shall be like from a request.</summary>
internal static class TeamSettingsReader
{
    public static TeamSettings Read(AdminBody body, TeamSettings current)
    {
        var settings = current with { Name = body.RequiredText("name", current.Name, 128), Note = body.Text("note", current.Note, 1024) };
        body.Finish();
        return settings;
    }
}
