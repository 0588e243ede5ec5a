using System.Data.Common;
using BedrockAspire.Gateway.Accounts;
using Microsoft.EntityFrameworkCore;

namespace BedrockAspire.Data.Stores;

/// <summary>Turns the failures of a database that is away, full or not migrated into the one that the gateway knows.</summary>
internal static class StoreFailures
{
    /// <summary>Runs an access to the database.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer, or answers with a fault of its own.</exception>
    public static async Task<T> GuardAsync<T>(Func<Task<T>> access)
    {
        try
        {
            return await access();
        }
        catch (Exception exception) when (IsOutage(exception))
        {
            throw new StoreUnavailableException(exception.GetBaseException().Message, exception);
        }
    }

    // A wrong statement is as much an outage to a caller as a cut cable: never does it make a key wrong. What the data itself forbids is a DbUpdateException.
    private static bool IsOutage(Exception exception) => exception switch
    {
        DbUpdateException { InnerException: DbException { IsTransient: true } } => true,
        DbUpdateException => false,
        DbException or TimeoutException => true,
        InvalidOperationException { InnerException: DbException or TimeoutException } => true,
        _ => false,
    };
}
