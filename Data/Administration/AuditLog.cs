using BedrockAspire.Data.Stores;
using BedrockAspire.Gateway.Errors;
using Microsoft.EntityFrameworkCore;

namespace BedrockAspire.Data.Administration;

/// <summary>The audit log, for the admin API.</summary>
public sealed class AuditLog
{
    private readonly IDbContextFactory<GatewayContext> _contexts;

    internal AuditLog(IDbContextFactory<GatewayContext> contexts) => _contexts = contexts;

    /// <summary>Lists entries, the newest first. New ones do not shift the pages of whoever is reading.</summary>
    public Task<Page<AuditView>> ListAsync(AuditFilter filter, Paging paging, CancellationToken cancellationToken) => StoreFailures.GuardAsync(async () =>
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        var entries = context.AuditEntries.AsNoTracking();
        entries = filter.SubjectKind is { } kind ? entries.Where(entry => entry.SubjectKind == kind) : entries;
        entries = filter.SubjectId is { } subject ? entries.Where(entry => entry.SubjectId == subject) : entries;
        entries = filter.ActorKeyId is { } actor ? entries.Where(entry => entry.ActorKeyId == actor) : entries;
        entries = filter.From is { } from ? entries.Where(entry => entry.At >= from) : entries;
        entries = filter.To is { } to ? entries.Where(entry => entry.At < to) : entries;
        if (paging.Cursor is not null)
        {
            // Ids are in the order of time.
            var last = Guid.TryParse(paging.Cursor, out var id)
                ? id
                : throw GatewayException.Invalid("'cursor' is none that this list has given; send the previous page's next_cursor as it is.", "cursor");
            entries = entries.Where(entry => entry.Id < last);
        }

        var rows = await entries.OrderByDescending(entry => entry.Id).Take(paging.Limit + 1).ToListAsync(cancellationToken);
        var more = rows.Count > paging.Limit;
        return new Page<AuditView>([.. rows.Take(paging.Limit).Select(AuditView.Of)], more ? rows[paging.Limit - 1].Id.ToString() : null);
    });
}
