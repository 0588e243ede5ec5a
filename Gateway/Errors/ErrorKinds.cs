using System.Collections.Frozen;
using Microsoft.Extensions.Logging;

namespace BedrockAspire.Gateway.Errors;

/// <summary>The one table from a kind of error to its HTTP status, OpenAI type and code, log level and telemetry tag.</summary>
public static class ErrorKinds
{
    private const string InvalidRequestType = "invalid_request_error";
    private const string ServerErrorType = "server_error";

    /// <summary>The table.</summary>
    public static FrozenDictionary<GatewayErrorKind, ErrorKind> All { get; } = new Dictionary<GatewayErrorKind, ErrorKind>
    {
        [GatewayErrorKind.InvalidRequest] = new(400, InvalidRequestType, null, LogLevel.Debug, "invalid_request"),
        [GatewayErrorKind.UnsupportedParameter] = new(400, InvalidRequestType, "unsupported_parameter", LogLevel.Debug, "unsupported_parameter"),
        [GatewayErrorKind.ContextLengthExceeded] = new(400, InvalidRequestType, "context_length_exceeded", LogLevel.Debug, "context_length_exceeded"),
        [GatewayErrorKind.ContentPolicyViolation] = new(400, InvalidRequestType, "content_policy_violation", LogLevel.Debug, "content_policy_violation"),
        [GatewayErrorKind.WrongEndpoint] = new(400, InvalidRequestType, "wrong_endpoint", LogLevel.Debug, "wrong_endpoint"),
        [GatewayErrorKind.AuthenticationFailed] = new(401, InvalidRequestType, "invalid_api_key", LogLevel.Debug, "invalid_api_key"),
        [GatewayErrorKind.PermissionDenied] = new(403, "permission_error", "permission_denied", LogLevel.Debug, "permission_denied"),
        [GatewayErrorKind.UpstreamAccessDenied] = new(403, "permission_error", "upstream_access_denied", LogLevel.Warning, "upstream_access_denied"),
        [GatewayErrorKind.NotFound] = new(404, InvalidRequestType, "not_found", LogLevel.Debug, "not_found"),
        [GatewayErrorKind.ModelNotFound] = new(404, InvalidRequestType, "model_not_found", LogLevel.Debug, "model_not_found"),
        [GatewayErrorKind.MethodNotAllowed] = new(405, InvalidRequestType, "method_not_allowed", LogLevel.Debug, "method_not_allowed"),
        [GatewayErrorKind.RequestTimeout] = new(408, InvalidRequestType, "request_timeout", LogLevel.Debug, "request_timeout"),
        [GatewayErrorKind.Conflict] = new(409, InvalidRequestType, "conflict", LogLevel.Debug, "conflict"),
        [GatewayErrorKind.VersionConflict] = new(412, InvalidRequestType, "version_conflict", LogLevel.Debug, "version_conflict"),
        [GatewayErrorKind.PayloadTooLarge] = new(413, InvalidRequestType, "payload_too_large", LogLevel.Debug, "payload_too_large"),
        [GatewayErrorKind.UnsupportedMediaType] = new(415, InvalidRequestType, "unsupported_media_type", LogLevel.Debug, "unsupported_media_type"),
        [GatewayErrorKind.RateLimited] = new(429, "rate_limit_error", "rate_limit_exceeded", LogLevel.Information, "rate_limited"),
        [GatewayErrorKind.QuotaExceeded] = new(429, "insufficient_quota", "insufficient_quota", LogLevel.Information, "quota_exceeded"),
        [GatewayErrorKind.UnknownPrice] = new(400, InvalidRequestType, "unknown_price", LogLevel.Information, "unknown_price"),
        [GatewayErrorKind.LimitsUnavailable] = new(503, ServerErrorType, "limits_unavailable", LogLevel.Warning, "limits_unavailable"),
        [GatewayErrorKind.Internal] = new(500, ServerErrorType, "internal_error", LogLevel.Error, "internal"),
        [GatewayErrorKind.UpstreamFailed] = new(502, ServerErrorType, "upstream_failed", LogLevel.Warning, "upstream_failed"),
        [GatewayErrorKind.UpstreamAuthenticationFailed] = new(502, ServerErrorType, "upstream_authentication_failed", LogLevel.Error, "upstream_authentication_failed"),
        [GatewayErrorKind.UpstreamStreamBroken] = new(502, ServerErrorType, "upstream_stream_broken", LogLevel.Warning, "upstream_stream_broken"),
        [GatewayErrorKind.UpstreamUnavailable] = new(503, ServerErrorType, "upstream_unavailable", LogLevel.Warning, "upstream_unavailable"),
        [GatewayErrorKind.StoreUnavailable] = new(503, ServerErrorType, "store_unavailable", LogLevel.Warning, "store_unavailable"),
        [GatewayErrorKind.NoDatabase] = new(503, ServerErrorType, "no_database", LogLevel.Debug, "no_database"),
        [GatewayErrorKind.UpstreamTimeout] = new(504, ServerErrorType, "upstream_timeout", LogLevel.Warning, "upstream_timeout"),
        [GatewayErrorKind.UsageNotRecordable] = new(503, ServerErrorType, "usage_not_recordable", LogLevel.Warning, "usage_not_recordable"),
        [GatewayErrorKind.Overloaded] = new(503, ServerErrorType, "server_overloaded", LogLevel.Information, "overloaded"),
        [GatewayErrorKind.ShuttingDown] = new(503, ServerErrorType, "server_shutting_down", LogLevel.Information, "shutting_down"),
    }.ToFrozenDictionary();
}
