using System.Text;
using BedrockAspire.Bedrock;
using BedrockAspire.Bedrock.Errors;
using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Auth;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Limits;
using BedrockAspire.Gateway.Overload;
using BedrockAspire.Gateway.Streaming;
using BedrockAspire.Gateway.Usage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Http;

/// <summary>
/// The outermost layer of both services: repeated slashes in the path, the gateway's headers, authentication of everything under
/// <c>/v1</c>, and OpenAI's error envelope for whatever goes wrong further in, routing included.
/// </summary>
public sealed partial class GatewayMiddleware(
    RequestDelegate next,
    ApiKeyAuthenticator authenticator,
    CallLimits limits,
    Admission admission,
    BodyMemory bodies,
    ModelCatalogue catalogue,
    IOptions<GatewayOptions> options,
    IOptions<ConnectionOptions> connections,
    IOptions<BedrockOptions> bedrockOptions,
    TimeProvider timeProvider,
    ILogger<GatewayMiddleware> logger)
{
    private const string ApiPrefix = "/v1";
    private const string AdminPrefix = "/admin";

    private static readonly TimeSpan StoreRetryAfter = TimeSpan.FromSeconds(5);

    private static readonly Func<object, Task> ApplyHeaders = static state =>
    {
        var context = (HttpContext)state;
        var request = GatewayRequest.Of(context);
        if (!SseResponse.IsStream(context.Response))
        {
            // A whole reply is on its way: what it cost is recorded before its first byte is.
            request.Settle(CallOutcome.Completed);
        }

        request.ApplyHeaders(context.Response.Headers);
        if (request.ClosesConnection)
        {
            context.Response.Headers.Connection = "close";
        }

        return Task.CompletedTask;
    };

    private readonly string _backend = bedrockOptions.Value.IsSimulated ? "simulator" : "aws";
    private readonly bool _isStrict = options.Value.Strict;
    private readonly bool _errorsInReasonPhrase = options.Value.ErrorsInReasonPhrase;

    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var request = new GatewayRequest(timeProvider, _backend, IsStrict(context.Request))
        {
            ErrorsInReasonPhrase = _errorsInReasonPhrase,
            Aborted = context.RequestAborted,
            BodyTimeout = connections.Value.BodyTimeout,
            ClosesConnection = admission.IsEnding && HttpProtocol.IsHttp11(context.Request.Protocol),
        };
        context.Features.Set(request);
        var response = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        context.Features.Set<IHttpResponseBodyFeature>(new WatchedResponse(context, response, connections.Value.WriteTimeout, timeProvider));
        context.Response.OnStarting(ApplyHeaders, context);
        CollapseSlashes(context.Request);
        Guid? admitted = null;
        try
        {
            var isAdministration = context.Request.Path.StartsWithSegments(AdminPrefix, StringComparison.Ordinal);
            if (isAdministration || context.Request.Path.StartsWithSegments(ApiPrefix, StringComparison.Ordinal))
            {
                var (caller, refusal) = await authenticator.AuthenticateAsync(context, isAdministration);
                if (refusal is not null)
                {
                    await OpenAIErrorWriter.WriteAsync(context, refusal, context.RequestAborted);
                    LogCompletion(context, request);
                    return;
                }

                request.Caller = caller;
                if (CallsModel(context.Request) && (Admit(context, request, out admitted) ?? limits.Enter(request)) is { } limited)
                {
                    await OpenAIErrorWriter.WriteAsync(context, limited, context.RequestAborted);
                    LogCompletion(context, request);
                    return;
                }
            }

            await next(context);
            await DescribeEmptyErrorAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            NoteClientLeft(context.Response);
        }
        catch (Exception exception)
        {
            // The edge: nothing may leave it but an envelope or an aborted connection.
            await AnswerAsync(context, exception);
        }
        finally
        {
            limits.Leave(request);
            request.ReleaseBody();
            if (admitted is { } tenant)
            {
                admission.Leave(tenant);
            }
        }

        LogCompletion(context, request);
    }

    private static bool CallsModel(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Path.StartsWithSegments(ApiPrefix, StringComparison.Ordinal);

    // Before anything of the body is read.
    private GatewayError? Admit(HttpContext context, GatewayRequest request, out Guid? admitted)
    {
        admitted = null;
        var tenant = CallGates.TenantOf(request);
        if (admission.Enter(tenant) is { } busy)
        {
            return busy;
        }

        admitted = tenant;
        var full = bodies.Open(tenant, context.Request.ContentLength, out var body);
        request.Body = body;
        return full;
    }

    private bool IsStrict(HttpRequest request)
    {
        var header = request.Headers[GatewayHeaders.Strict];
        return header.Count == 1 && bool.TryParse(header[0], out var isStrict) ? isStrict : _isStrict;
    }

    // "/v1//models" is what a base URL with a trailing slash makes of a path.
    private static void CollapseSlashes(HttpRequest request)
    {
        var path = request.Path.Value;
        if (path is null || !path.Contains("//", StringComparison.Ordinal))
        {
            return;
        }

        var collapsed = new StringBuilder(path.Length);
        foreach (var character in path)
        {
            if (character != '/' || collapsed.Length == 0 || collapsed[^1] != '/')
            {
                collapsed.Append(character);
            }
        }

        request.Path = collapsed.ToString();
    }

    // Routing answers an unknown path or method with a status and no body, which Open WebUI shows as nothing at all.
    private static Task DescribeEmptyErrorAsync(HttpContext context)
    {
        var response = context.Response;
        if (response.HasStarted || response.StatusCode < 400 || response.ContentLength is not null || response.ContentType is not null)
        {
            return Task.CompletedTask;
        }

        var request = context.Request;
        var error = response.StatusCode switch
        {
            404 => new GatewayError(
                GatewayErrorKind.NotFound, $"There is nothing at {request.Method} {request.Path}. See the documentation for the routes of this service."),
            405 => new GatewayError(
                GatewayErrorKind.MethodNotAllowed, $"{request.Path} does not take {request.Method}; use {response.Headers.Allow}."),
            415 => new GatewayError(GatewayErrorKind.UnsupportedMediaType, "The Content-Type of the request is not supported here."),
            _ => null,
        };
        return error is null ? Task.CompletedTask : OpenAIErrorWriter.WriteAsync(context, error, context.RequestAborted);
    }

    private async Task AnswerAsync(HttpContext context, Exception exception)
    {
        var error = exception switch
        {
            GatewayException gateway => gateway.Error,
            BedrockException bedrock => BedrockErrorMapper.Map(bedrock),
            BadHttpRequestException bad => FromServer(bad),
            // What the server makes of a chunk size beyond all numbers; the other bad ones come as the exception above.
            IOException { InnerException: OverflowException } => GatewayException.Invalid("The request is not valid HTTP: a chunk is too large.").Error,
            StoreUnavailableException => new GatewayError(GatewayErrorKind.StoreUnavailable, "The gateway's database does not answer. Try again.") { RetryAfter = StoreRetryAfter },
            _ => new GatewayError(GatewayErrorKind.Internal, "The gateway failed on this request. The operator finds the reason in its log."),
        };
        LogError(exception, error);
        if (exception is BedrockException failure && GatewayRequest.Of(context) is { Model: { } model, ResolvedModel: { } resolved } call)
        {
            catalogue.NoteFailure(model, resolved, failure, call.IsMoved ? call.Region : null);
        }

        if (context.Response.HasStarted)
        {
            // A body that was cut off must not look complete.
            context.Abort();
            return;
        }

        try
        {
            var answer = GatewayRequest.Of(context).ErrorAnswer;
            await (answer is null ? OpenAIErrorWriter.WriteAsync(context, error, context.RequestAborted) : answer(context, error));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            NoteClientLeft(context.Response);
        }
    }

    // For the log. The status of a reply that had begun stays.
    private static void NoteClientLeft(HttpResponse response)
    {
        if (!response.HasStarted)
        {
            response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
    }

    private GatewayError FromServer(BadHttpRequestException exception) => exception.StatusCode switch
    {
        413 => new GatewayError(
            GatewayErrorKind.PayloadTooLarge,
            $"The request body is larger than the limit of {options.Value.MaxRequestBodyBytes} bytes. Send less, or have the operator raise Gateway:MaxRequestBodyBytes."),
        408 => new GatewayError(GatewayErrorKind.RequestTimeout, "The request body arrived too slowly."),
        _ => new GatewayError(GatewayErrorKind.InvalidRequest, "The request is not valid HTTP: " + exception.Message),
    };

    private void LogError(Exception exception, GatewayError error)
    {
        if (exception is BedrockException bedrock)
        {
            Log.UpstreamFailed(logger, error.Facts.LogLevel, bedrock.Code, bedrock.Status, bedrock.RequestId, error.Facts.Code);
        }
        else if (error.Kind == GatewayErrorKind.Internal)
        {
            Log.Failed(logger, exception);
        }
    }

    private void LogCompletion(HttpContext context, GatewayRequest request)
    {
        if (!logger.IsEnabled(LogLevel.Information) || !context.Request.Path.StartsWithSegments(ApiPrefix, StringComparison.Ordinal))
        {
            return;
        }

        var path = context.Request.Path.Value ?? "";
        var status = context.Response.StatusCode;
        var elapsed = request.Elapsed.TotalMilliseconds;
        if (request.RequestedModel is not { } requested || request.ResolvedModel is not { } resolved)
        {
            Log.Completed(logger, context.Request.Method, path, status, elapsed, request.RequestId);
        }
        else if (request.InputTokens < 0)
        {
            Log.ModelCallCompleted(logger, context.Request.Method, path, status, elapsed, requested, resolved, request.RequestId);
        }
        else
        {
            Log.TokensCounted(
                logger,
                context.Request.Method,
                path,
                status,
                elapsed,
                requested,
                resolved,
                request.InputTokens,
                request.OutputTokens,
                request.RequestId);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Information,
            "{Method} {Path} answered {Status} in {ElapsedMs:0.0} ms: {RequestedModel} as {ResolvedModel}, {InputTokens} tokens in, {OutputTokens} out, id {RequestId}",
            SkipEnabledCheck = true)]
        public static partial void TokensCounted(
            ILogger logger,
            string method,
            string path,
            int status,
            double elapsedMs,
            string requestedModel,
            string resolvedModel,
            long inputTokens,
            long outputTokens,
            string requestId);

        [LoggerMessage(
            5,
            LogLevel.Information,
            "{Method} {Path} answered {Status} in {ElapsedMs:0.0} ms: {RequestedModel} as {ResolvedModel}, id {RequestId}",
            SkipEnabledCheck = true)]
        public static partial void ModelCallCompleted(
            ILogger logger,
            string method,
            string path,
            int status,
            double elapsedMs,
            string requestedModel,
            string resolvedModel,
            string requestId);

        [LoggerMessage(
            4, LogLevel.Information, "{Method} {Path} answered {Status} in {ElapsedMs:0.0} ms, id {RequestId}", SkipEnabledCheck = true)]
        public static partial void Completed(ILogger logger, string method, string path, int status, double elapsedMs, string requestId);

        [LoggerMessage(EventId = 2, Message = "Bedrock failed with {Code} ({Status}, AWS request {AwsRequestId}); the caller was told {ErrorCode}")]
        public static partial void UpstreamFailed(ILogger logger, LogLevel level, string code, int status, string? awsRequestId, string? errorCode);

        [LoggerMessage(3, LogLevel.Error, "A request failed unexpectedly")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
