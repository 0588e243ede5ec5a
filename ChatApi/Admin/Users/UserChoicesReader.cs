using BedrockAspire.Data.Administration;

namespace BedrockAspire.ChatApi.Admin.Users;

/// <summary>Reads what is decided about a person from a request.</summary>
internal static class UserChoicesReader
{
    public static UserChoices Read(AdminBody body, UserChoices current)
    {
        var choices = current with
        {
            IsBlocked = body.Flag("is_blocked", current.IsBlocked),
            TeamId = body.Id("team_id", current.TeamId),
            Note = body.Text("note", current.Note, 1024),
        };
        body.Finish();
        return choices;
    }
}
