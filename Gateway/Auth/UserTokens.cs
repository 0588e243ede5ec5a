using System.Collections.Concurrent;
using System.Text;
using BedrockAspire.Gateway.Accounts;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace BedrockAspire.Gateway.Auth;

/// <summary>Verifies Open WebUI's signed identity tokens: HS256, issued by <c>open-webui</c>, neither expired nor from the future.</summary>
internal sealed class UserTokens
{
    private const string Issuer = "open-webui";

    // A token of five members is a few hundred bytes.
    private const int MaxTokenLength = KeyHash.MaxSecretLength * 4;
    private const int MaxKept = 4096;

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false, MapInboundClaims = false, MaximumTokenSizeInBytes = MaxTokenLength };

    private readonly ConcurrentDictionary<string, VerifiedToken> _verified = new(StringComparer.Ordinal);
    private readonly TokenValidationParameters _parameters;
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _skew;

    public UserTokens(IOptions<IdentityOptions> options, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _skew = options.Value.ClockSkew;
        _parameters = new TokenValidationParameters
        {
            ValidIssuer = Issuer,
            ValidateAudience = false,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            // A secret that is too short has been refused at start; without one this class is not asked.
            IssuerSigningKey = options.Value.JwtSecret.Length == 0 ? null : new SymmetricSecurityKey(Encoding.UTF8.GetBytes(options.Value.JwtSecret)),
            // Ours, because of the clock.
            LifetimeValidator = (_, expires, _, _) => expires is { } end && Utc(end) + _skew > timeProvider.GetUtcNow(),
        };
    }

    /// <summary>Verifies a token.</summary>
    /// <returns>The person, or why the token is not valid, which fits into a sentence.</returns>
    public async ValueTask<(UserSighting? User, string? Fault)> VerifyAsync(string token)
    {
        var now = _timeProvider.GetUtcNow();
        // Open WebUI makes a token a request, other clients one in five minutes. The token is its own key: no hash can be mistaken for another.
        if (_verified.TryGetValue(token, out var known) && known.Expires + _skew > now)
        {
            return (known.User with { At = now }, null);
        }

        if (token.Length > MaxTokenLength)
        {
            return (null, $"it is longer than {MaxTokenLength} characters");
        }

        var result = await Handler.ValidateTokenAsync(token, _parameters);
        if (!result.IsValid || result.SecurityToken is not JsonWebToken jwt)
        {
            return (null, Describe(result.Exception));
        }

        if (Claim(jwt, "sub", UserHeaders.MaxIdLength) is not { Length: > 0 } id)
        {
            return (null, $"its 'sub' is missing, empty or longer than {UserHeaders.MaxIdLength} characters");
        }

        if (!jwt.TryGetPayloadValue<long>("iat", out var issued) || issued > (now + _skew).ToUnixTimeSeconds())
        {
            return (null, "its 'iat' is missing or in the future: check the clocks of Open WebUI and the gateway");
        }

        var user = new UserSighting(
            id, Claim(jwt, "email", UserHeaders.MaxEmailLength), Claim(jwt, "name", UserHeaders.MaxNameLength), Claim(jwt, "role", UserHeaders.MaxRoleLength), IsSigned: true, now);
        if (_verified.Count >= MaxKept)
        {
            _verified.Clear();
        }

        _verified[token] = new VerifiedToken(user, Utc(jwt.ValidTo));
        return (user, null);
    }

    private static string? Claim(JsonWebToken token, string name, int maxLength) =>
        token.TryGetPayloadValue<string>(name, out var value) && value is not null && value.Length <= maxLength ? value : null;

    // The library's texts quote the token.
    private static string Describe(Exception? exception) => exception switch
    {
        SecurityTokenInvalidLifetimeException or SecurityTokenExpiredException or SecurityTokenNoExpirationException => "it has expired, or has no 'exp'",
        SecurityTokenInvalidIssuerException => $"its 'iss' is not {Issuer}",
        SecurityTokenInvalidAlgorithmException => "it is not signed with HS256",
        SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidSignatureException => "its signature is not that of Gateway:Identity:JwtSecret",
        _ => "it is no signed JSON Web Token",
    };

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    private sealed record VerifiedToken(UserSighting User, DateTimeOffset Expires);
}
