using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Console.SignIn;

/// <summary>Who is signed in. Kept in memory, so that a key is neither in a browser nor on a disk; a restart asks everybody to sign in again.</summary>
internal sealed class Sessions(IOptions<ConsoleOptions> options, TimeProvider timeProvider) : ITicketStore
{
    private const int MaxSessions = 1000;
    private const int IdBytes = 32;

    private readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private readonly TimeSpan _lifetime = options.Value.SessionLifetime;

    /// <inheritdoc />
    public Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var now = timeProvider.GetUtcNow();
        RemoveExpired(now);
        if (_sessions.Count >= MaxSessions && _sessions.MinBy(static pair => pair.Value.ExpiresAt) is { Key: { } oldest })
        {
            _sessions.TryRemove(oldest, out _);
        }

        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        ((ClaimsIdentity)ticket.Principal.Identity!).AddClaim(new Claim(OperatorClaims.Session, id));
        _sessions[id] = new Session(ticket, now + _lifetime);
        return Task.FromResult(id);
    }

    /// <inheritdoc />
    public Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        if (_sessions.ContainsKey(key))
        {
            _sessions[key] = new Session(ticket, timeProvider.GetUtcNow() + _lifetime);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task<AuthenticationTicket?> RetrieveAsync(string key) => Task.FromResult(Find(key));

    /// <inheritdoc />
    public Task RemoveAsync(string key)
    {
        _sessions.TryRemove(key, out _);
        return Task.CompletedTask;
    }

    /// <summary>Whether a session still holds, and if so for its whole lifetime from now on: a page that is open is in use.</summary>
    public bool Touch(string id)
    {
        if (Find(id) is not { } ticket)
        {
            return false;
        }

        _sessions[id] = new Session(ticket, timeProvider.GetUtcNow() + _lifetime);
        return true;
    }

    private AuthenticationTicket? Find(string id) =>
        _sessions.TryGetValue(id, out var session) && session.ExpiresAt > timeProvider.GetUtcNow() ? session.Ticket : null;

    private void RemoveExpired(DateTimeOffset now)
    {
        foreach (var (id, session) in _sessions)
        {
            if (session.ExpiresAt <= now)
            {
                _sessions.TryRemove(id, out _);
            }
        }
    }

    private sealed record Session(AuthenticationTicket Ticket, DateTimeOffset ExpiresAt);
}
