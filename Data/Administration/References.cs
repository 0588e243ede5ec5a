using BedrockAspire.Gateway.Errors;
using Microsoft.EntityFrameworkCore;

namespace BedrockAspire.Data.Administration;

/// <summary>Checks that what a key, person or budget refers to is there.</summary>
internal static class References
{
    /// <exception cref="GatewayException">There is no such team.</exception>
    public static async Task RequireTeamAsync(GatewayContext context, Guid? id, CancellationToken cancellationToken)
    {
        if (id is not null && !await context.Teams.AnyAsync(team => team.Id == id && team.DeletedAt == null, cancellationToken))
        {
            throw Missing("team_id", "names a team that does not exist");
        }
    }

    public static GatewayException Missing(string field, string message) =>
        new(new GatewayError(GatewayErrorKind.InvalidRequest, $"'{field}' {message}.", field) { Fields = [new FieldFault(field, message)] });
}
