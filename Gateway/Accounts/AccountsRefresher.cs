using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Accounts;

/// <summary>Keeps what is in memory of keys and people up to date: asks the store every few seconds for one number, and for more only when that has grown.</summary>
public sealed partial class AccountsRefresher(
    KeyCache keys,
    UserDirectory users,
    IOptions<AccountsOptions> options,
    TimeProvider timeProvider,
    ILogger<AccountsRefresher> logger,
    IUserStore? userStore = null) : BackgroundService
{
    private const int MaxBatch = 500;

    private bool _isAway;
    private bool _hasUsers;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host waits for the synchronous part of every background service.
        await Task.Yield();
        while (keys.HasStore && !stoppingToken.IsCancellationRequested)
        {
            await RefreshOnceAsync(stoppingToken);
            await Task.Delay(options.Value.RefreshInterval, timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RefreshOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            var hasChanged = await keys.RefreshAsync(cancellationToken);
            if (userStore is not null)
            {
                if (hasChanged || !_hasUsers)
                {
                    users.Replace(await userStore.ListSettingsAsync(cancellationToken));
                    _hasUsers = true;
                }

                await FlushAsync(userStore, cancellationToken);
            }

            if (_isAway)
            {
                _isAway = false;
                Log.Back(logger);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The service ends.
        }
        catch (StoreUnavailableException exception)
        {
            if (!_isAway)
            {
                _isAway = true;
                Log.Away(logger, options.Value.KeepWhileUnavailable, exception.Message);
            }
        }
        catch (Exception exception)
        {
            // A background loop's edge: one failure must not end the refreshing of keys.
            Log.Failed(logger, exception);
        }
    }

    private async Task FlushAsync(IUserStore store, CancellationToken cancellationToken)
    {
        while (users.TakeSeen(MaxBatch) is { Count: > 0 } seen)
        {
            try
            {
                await store.NoteSeenAsync(seen, cancellationToken);
            }
            catch
            {
                users.PutBack(seen);
                throw;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The database does not answer; known keys stay usable for {Time}, unknown ones are answered 503: {Reason}")]
        public static partial void Away(ILogger logger, TimeSpan time, string reason);

        [LoggerMessage(2, LogLevel.Information, "The database answers again")]
        public static partial void Back(ILogger logger);

        [LoggerMessage(3, LogLevel.Error, "Keys and users could not be refreshed; what is in memory stays in use")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
