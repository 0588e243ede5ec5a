namespace BedrockAspire.Gateway.Errors;

/// <summary>Everything that can go wrong, as far as a caller can tell. <see cref="ErrorKinds"/> has a row for each.</summary>
public enum GatewayErrorKind
{
    InvalidRequest,
    UnsupportedParameter,
    ContextLengthExceeded,
    ContentPolicyViolation,
    WrongEndpoint,
    AuthenticationFailed,
    PermissionDenied,
    UpstreamAccessDenied,
    NotFound,
    ModelNotFound,
    MethodNotAllowed,
    RequestTimeout,
    Conflict,
    VersionConflict,
    PayloadTooLarge,
    UnsupportedMediaType,
    RateLimited,
    Internal,
    UpstreamFailed,
    UpstreamAuthenticationFailed,
    UpstreamStreamBroken,
    UpstreamUnavailable,
    UpstreamTimeout,
    StoreUnavailable,
    NoDatabase,
    UsageNotRecordable,
}
