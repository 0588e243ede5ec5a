using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Auth;

/// <summary>
/// Checks the caller's key: the configured one, or one of the store. Only hashes are looked up and compared, in constant time, so neither length nor
/// prefix of a key leaks. A known key costs no call to the store; a store that is away makes no key wrong.
/// </summary>
public sealed class ApiKeyAuthenticator(
    IOptions<GatewayOptions> options, ServedModels served, KeyCache keys, UserIdentity identity, TimeProvider timeProvider)
{
    private const string Scheme = "Bearer ";

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private static readonly GatewayError Missing = new(
        GatewayErrorKind.AuthenticationFailed,
        "No API key was sent. Send the gateway's key as 'Authorization: Bearer YOUR_KEY' (in Open WebUI: OPENAI_API_KEY or IMAGES_OPENAI_API_KEY).");

    private static readonly GatewayError Wrong = new(
        GatewayErrorKind.AuthenticationFailed, "The API key is not valid for this gateway. Ask its operator for one.");

    private static readonly GatewayError Disabled = new(
        GatewayErrorKind.AuthenticationFailed, "The API key is disabled. Ask the gateway's operator to enable it, or for another one.");

    private static readonly GatewayError Unanswered = new(
        GatewayErrorKind.StoreUnavailable, "The gateway cannot check this API key at the moment, because its database does not answer. The key may well be right: try again.")
    {
        RetryAfter = RetryAfter,
    };

    private readonly KeyHash _configured = KeyHash.Of(options.Value.ApiKey);
    private readonly GatewayError _wrongService = new(
        GatewayErrorKind.PermissionDenied,
        $"The API key may not use this service ({served.Name}). Ask the gateway's operator to allow it, or use the other service with it: chat at {options.Value.ChatUrl}, images at {options.Value.ImageUrl}.");

    /// <summary>Checks a request to a model.</summary>
    public ValueTask<Authentication> AuthenticateAsync(HttpContext context) => AuthenticateAsync(context, isAdministration: false);

    /// <summary>Checks a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="isAdministration">Whether it is one to the admin API, for which neither services nor the person matter.</param>
    public ValueTask<Authentication> AuthenticateAsync(HttpContext context, bool isAdministration)
    {
        ArgumentNullException.ThrowIfNull(context);
        var header = context.Request.Headers.Authorization;
        if (header.Count != 1 || header[0] is not { } value || !value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return new ValueTask<Authentication>(Authentication.Refuse(Missing));
        }

        var key = value.AsSpan(Scheme.Length).Trim();
        if (key.IsEmpty || key.Length > KeyHash.MaxSecretLength)
        {
            return new ValueTask<Authentication>(Authentication.Refuse(key.IsEmpty ? Missing : Wrong));
        }

        var hash = KeyHash.Of(key);
        if (hash == _configured)
        {
            return identity.IdentifyAsync(context, Caller.Master);
        }

        var find = keys.FindAsync(hash, context.RequestAborted);
        return find.IsCompletedSuccessfully
            ? Admit(context, find.GetAwaiter().GetResult(), isAdministration)
            : WaitAsync(context, find, isAdministration);
    }

    private async ValueTask<Authentication> WaitAsync(HttpContext context, ValueTask<StoredKey?> find, bool isAdministration)
    {
        try
        {
            return await Admit(context, await find, isAdministration);
        }
        catch (StoreUnavailableException)
        {
            return Authentication.Refuse(Unanswered);
        }
    }

    private ValueTask<Authentication> Admit(HttpContext context, StoredKey? key, bool isAdministration)
    {
        if (RefusalOf(key, isAdministration) is { } refusal)
        {
            return new ValueTask<Authentication>(Authentication.Refuse(refusal));
        }

        return identity.IdentifyAsync(context, key!.Caller);
    }

    private GatewayError? RefusalOf(StoredKey? key, bool isAdministration)
    {
        if (key is null)
        {
            return Wrong;
        }

        if (key.IsDisabled)
        {
            return Disabled;
        }

        if (key.ValidUntil is { } end && end <= timeProvider.GetUtcNow())
        {
            return new GatewayError(
                GatewayErrorKind.AuthenticationFailed,
                key.IsRotatedOut
                    ? "The API key was replaced by a newer one. Ask the gateway's operator for it."
                    : $"The API key expired at {end:yyyy-MM-dd HH:mm} UTC. Ask the gateway's operator for another one.");
        }

        return isAdministration || key.AllowedServices.Count == 0 || key.AllowedServices.Contains(served.Name) ? null : _wrongService;
    }
}
