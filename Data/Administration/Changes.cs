using BedrockAspire.Data.Entities;
using BedrockAspire.Data.Stores;
using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Errors;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BedrockAspire.Data.Administration;

/// <summary>Saves changes: what is changed, its entry in the audit log and the version that replicas poll, all in one transaction.</summary>
internal sealed class Changes(IDbContextFactory<GatewayContext> contexts, TimeProvider timeProvider)
{
    public const string Create = "create";
    public const string Update = "update";
    public const string Rotate = "rotate";
    public const string Delete = "delete";

    private const int SqliteConstraint = 19;

    /// <summary>The time, as precise as databases keep it.</summary>
    public DateTimeOffset Now
    {
        get
        {
            var now = timeProvider.GetUtcNow();
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
        }
    }

    /// <summary>Makes a change.</summary>
    /// <exception cref="GatewayException">Somebody else was faster, or a name is taken.</exception>
    /// <exception cref="StoreUnavailableException">The database does not answer; nothing is changed.</exception>
    public Task<T> RunAsync<T>(Actor actor, Func<GatewayContext, DateTimeOffset, Task<Change<T>>> make, CancellationToken cancellationToken) =>
        StoreFailures.GuardAsync(async () =>
        {
            var now = Now;
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            try
            {
                var change = await make(context, now);
                context.AuditEntries.Add(new AuditEntryRow
                {
                    Id = Guid.CreateVersion7(now),
                    At = now,
                    ActorKeyId = actor.KeyId,
                    ActorKeyName = actor.KeyName,
                    ActorUserId = actor.UserId,
                    OnBehalfOf = actor.OnBehalfOf,
                    Action = change.Action,
                    SubjectKind = change.Kind,
                    SubjectId = change.Id,
                    Before = change.Before,
                    After = change.After,
                    RequestId = actor.RequestId,
                });
                await context.SaveChangesAsync(cancellationToken);
                await context.SettingsVersions.ExecuteUpdateAsync(
                    rows => rows.SetProperty(row => row.Version, row => row.Version + 1), cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return change.Result;
            }
            catch (DbUpdateConcurrencyException)
            {
                throw new GatewayException(GatewayErrorKind.VersionConflict, "Somebody else has changed this meanwhile, so nothing is changed. Read it anew and try again.");
            }
            catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } or SqliteException { SqliteErrorCode: SqliteConstraint })
            {
                throw new GatewayException(GatewayErrorKind.Conflict, "There is one of this name already. Choose another name.", "name");
            }
        });

    /// <summary>Checks that what is to be changed is what the caller has seen.</summary>
    /// <exception cref="GatewayException">It is not.</exception>
    public static void RequireVersion(int? expected, int actual)
    {
        if (expected is { } version && version != actual)
        {
            throw new GatewayException(
                GatewayErrorKind.VersionConflict,
                $"If-Match names version {version}, but this is version {actual} by now, so nothing is changed. Read it anew and try again.");
        }
    }

    /// <summary>There is no such thing.</summary>
    public static GatewayException NotFound(string kind, string id) => new(GatewayErrorKind.NotFound, $"There is no {kind} '{id}'.");
}
