using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Auth;

/// <summary>Finds the person behind a request: by a signed token where its secret is configured, else by plain headers where they are trusted.</summary>
public sealed class UserIdentity
{
    private static readonly GatewayError Blocked = new(
        GatewayErrorKind.PermissionDenied, "This user is blocked at the gateway. Ask its operator.");

    private readonly UserTokens? _tokens;
    private readonly IdentityOptions _options;
    private readonly UserDirectory _users;
    private readonly TimeProvider _timeProvider;

    /// <summary>Makes it.</summary>
    public UserIdentity(IOptions<IdentityOptions> options, UserDirectory users, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Value;
        _tokens = _options.JwtSecret.Length > 0 ? new UserTokens(options, timeProvider) : null;
        _users = users;
        _timeProvider = timeProvider;
    }

    /// <summary>Adds the person to who asks.</summary>
    public ValueTask<Authentication> IdentifyAsync(HttpContext context, Caller caller)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(caller);
        if (_tokens is not null && context.Request.Headers.TryGetValue(_options.JwtHeader, out var token) && token is [{ Length: > 0 } value])
        {
            return ByTokenAsync(_tokens, value, caller);
        }

        return new ValueTask<Authentication>(
            _options.TrustHeaders && UserHeaders.Read(context.Request.Headers, _timeProvider.GetUtcNow()) is { } user
                ? Admit(caller, user)
                : Authentication.Pass(caller));
    }

    private async ValueTask<Authentication> ByTokenAsync(UserTokens tokens, string token, Caller caller)
    {
        var (user, fault) = await tokens.VerifyAsync(token);
        if (user is not null)
        {
            return Admit(caller, user);
        }

        return _options.RefuseInvalidTokens
            ? Authentication.Refuse(new GatewayError(
                GatewayErrorKind.AuthenticationFailed,
                $"The identity token in {_options.JwtHeader} is not valid: {fault}. Open WebUI signs it with FORWARD_USER_INFO_HEADER_JWT_SECRET, which must be the gateway's Gateway:Identity:JwtSecret.",
                _options.JwtHeader))
            : Authentication.Pass(caller);
    }

    private Authentication Admit(Caller caller, UserSighting user)
    {
        _users.NoteSeen(user);
        var settings = _users.Find(user.Id);
        return settings is { IsBlocked: true }
            ? Authentication.Refuse(Blocked)
            : Authentication.Pass(caller with { UserId = user.Id, IsUserVerified = true, TeamId = caller.TeamId ?? settings?.TeamId });
    }
}
