using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BedrockAspire.Simulator.Http;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Simulator.Authentication;

/// <summary>Tells who calls: a Signature Version 4 made with the fixed credentials, or the fixed bearer key.</summary>
internal sealed class Authenticator(IOptions<SimulatorOptions> options, SigningKeys keys, TimeProvider time)
{
    private static readonly TimeSpan AllowedSkew = TimeSpan.FromMinutes(5);
    private const string IsoBasic = "yyyyMMdd'T'HHmmss'Z'";

    public Caller Authenticate(Exchange exchange)
    {
        var request = exchange.Context.Request;
        var header = request.Headers["x-simulator-region"].ToString();
        var region = header.Length > 0 ? header : options.Value.Region;
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return CheckBearer(authorization["Bearer ".Length..].Trim(), region);
        }

        if (authorization.StartsWith(CredentialScope.Algorithm, StringComparison.Ordinal))
        {
            return CheckSignature(exchange, authorization);
        }

        return options.Value.RequireAuthentication
            ? throw AwsException.Forbidden("MissingAuthenticationTokenException", "Missing Authentication Token")
            : new Caller("none", region);
    }

    private Caller CheckBearer(string token, string region)
    {
        if (options.Value.RequireAuthentication && !FixedTimeEquals(token, SimulatorCredentials.BearerToken))
        {
            const string text = "Authentication failed: Please make sure your API Key is valid.";
            throw new AwsException("AccessDeniedException", StatusCodes.Status403Forbidden, text) { CapitalMember = true };
        }

        return new Caller("bearer", region);
    }

    private Caller CheckSignature(Exchange exchange, string authorization)
    {
        var scope = CredentialScope.Parse(authorization)
            ?? throw Incomplete("Authorization header requires 'Credential', 'SignedHeaders' and 'Signature' parameters.");
        if (!options.Value.RequireAuthentication)
        {
            return new Caller("sigv4", scope.Region);
        }

        var request = exchange.Context.Request;
        if (scope.AccessKeyId != SimulatorCredentials.AccessKeyId)
        {
            throw AwsException.Forbidden("UnrecognizedClientException", "The security token included in the request is invalid.");
        }

        if (request.Headers["x-amz-security-token"].ToString() is { Length: > 0 } token)
        {
            throw token == "expired"
                ? AwsException.Forbidden("ExpiredTokenException", "The security token included in the request is expired")
                : AwsException.Forbidden("UnrecognizedClientException", "The security token included in the request is invalid.");
        }

        if (scope.Service != "bedrock")
        {
            throw Invalid("Credential should be scoped to correct service: 'bedrock'. ");
        }

        if (!scope.SignedHeaders.Split(';').Any(name => name is "host" or ":authority"))
        {
            throw Invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
        }

        var timestamp = CheckDate(request, scope);
        var payloadHash = CheckPayload(request, exchange.Body);
        if (!Matches(exchange, scope, timestamp, payloadHash))
        {
            throw Invalid(
                "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. "
                + "Consult the service documentation for details.");
        }

        return new Caller("sigv4", scope.Region);
    }

    private string CheckDate(HttpRequest request, CredentialScope scope)
    {
        var timestamp = request.Headers["x-amz-date"].ToString();
        if (!DateTimeOffset.TryParseExact(timestamp, IsoBasic, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signed))
        {
            throw Incomplete($"Date must be in ISO-8601 'basic format'. Got '{timestamp}'.");
        }

        if (!timestamp.StartsWith(scope.Date, StringComparison.Ordinal))
        {
            throw Invalid(
                $"Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{scope.Date}' != '{timestamp[..8]}'.");
        }

        var now = time.GetUtcNow();
        if (signed < now - AllowedSkew)
        {
            throw Invalid($"Signature expired: {timestamp} is now earlier than {Format(now - AllowedSkew)} ({Format(now)} - 5 min.)");
        }

        return signed <= now + AllowedSkew
            ? timestamp
            : throw Invalid($"Signature not yet current: {timestamp} is still later than {Format(now + AllowedSkew)} ({Format(now)} + 5 min.)");
    }

    private static string CheckPayload(HttpRequest request, byte[] body)
    {
        var actual = Convert.ToHexStringLower(SHA256.HashData(body));
        var declared = request.Headers["x-amz-content-sha256"].ToString();
        if (declared is "UNSIGNED-PAYLOAD")
        {
            return declared;
        }

        return declared.Length == 0 || declared == actual
            ? actual
            : throw Invalid("The provided 'x-amz-content-sha256' header does not match what was computed.");
    }

    private bool Matches(Exchange exchange, CredentialScope scope, string timestamp, string payloadHash)
    {
        var path = CanonicalRequest.EncodePath(exchange.Target.Path);
        if (FixedTimeEquals(Sign(exchange, path, scope, timestamp, payloadHash), scope.Signature))
        {
            return true;
        }

        var normalized = CanonicalRequest.NormalizePath(exchange.Target.Path);
        return normalized != path && FixedTimeEquals(Sign(exchange, normalized, scope, timestamp, payloadHash), scope.Signature);
    }

    private string Sign(Exchange exchange, string path, CredentialScope scope, string timestamp, string payloadHash)
    {
        var canonical = CanonicalRequest.Build(exchange.Context.Request, path, exchange.Target.Query, scope.SignedHeaders, payloadHash);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
        var toSign = $"{CredentialScope.Algorithm}\n{timestamp}\n{scope.Date}/{scope.Region}/bedrock/aws4_request\n{hash}";
        return Convert.ToHexStringLower(HMACSHA256.HashData(keys.Get(scope.Date, scope.Region), Encoding.UTF8.GetBytes(toSign)));
    }

    private static bool FixedTimeEquals(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));

    private static string Format(DateTimeOffset value) => value.UtcDateTime.ToString(IsoBasic, CultureInfo.InvariantCulture);

    private static AwsException Incomplete(string message) => new("IncompleteSignatureException", StatusCodes.Status400BadRequest, message);

    private static AwsException Invalid(string message) => AwsException.Forbidden("InvalidSignatureException", message);
}
