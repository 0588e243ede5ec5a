using BedrockAspire.Simulator.Authentication;
using BedrockAspire.Simulator.ControlPlane;
using BedrockAspire.Simulator.Converse;
using BedrockAspire.Simulator.Faults;
using BedrockAspire.Simulator.Guardrails;
using BedrockAspire.Simulator.Invoke;
using BedrockAspire.Simulator.Recording;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace BedrockAspire.Simulator.Http;

/// <summary>The way of every AWS request: read, authenticate, find the rule, break or answer, record.</summary>
internal sealed partial class RequestHandler(
    Authenticator authenticator, RuleBook rules, RequestIds ids, RequestLog log, Ledger ledger, TimeProvider time, ConverseHandler converse,
    CountTokensHandler countTokens, GuardrailChecksHandler guardrailChecks, InvokeHandler invoke, FoundationModelsHandler foundationModels, InferenceProfilesHandler inferenceProfiles,
    ILogger<RequestHandler> logger)
{
    private const string InternalError = "The system encountered an unexpected error during processing. Try your request again.";

    public async Task HandleAsync(HttpContext context)
    {
        var target = RequestTarget.Parse(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        var (operation, id) = target.Route(context.Request.Method);
        var exchange = new Exchange(context, target, operation, id);
        var requestId = ids.Next();
        context.Response.Headers["x-amzn-RequestId"] = requestId;
        try
        {
            exchange.Body = await RequestBody.ReadAsync(context);
            exchange.Caller = authenticator.Authenticate(exchange);
            exchange.Rule = rules.Match(exchange);
            exchange.Fault = FaultHeader.Parse(context.Request.Headers[FaultHeader.Name].ToString()) ?? exchange.Rule?.Fault;
            if (await FailsBeforeResponseAsync(exchange))
            {
                return;
            }

            await DispatchAsync(exchange);
        }
        catch (AwsException error) when (!context.Response.HasStarted)
        {
            exchange.BilledModel = null;
            JsonReply.WriteError(exchange, error);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ConnectionResetException or IOException or BadHttpRequestException)
        {
            exchange.Aborted = !exchange.WasReset;
            Log.ClientLeft(logger, requestId);
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            // The edge: whatever else went wrong is answered in AWS's form, and logged.
            exchange.BilledModel = null;
            Log.Failed(logger, exception, requestId);
            JsonReply.WriteError(exchange, new AwsException("InternalServerException", StatusCodes.Status500InternalServerError, InternalError));
        }
        finally
        {
            exchange.Aborted |= context.RequestAborted.IsCancellationRequested && !exchange.WasReset;
            if (exchange.BilledModel is not null)
            {
                ledger.Bill(exchange);
            }

            log.Add(exchange, requestId);
        }
    }

    private async Task<bool> FailsBeforeResponseAsync(Exchange exchange)
    {
        if (exchange.Fault is not { } fault)
        {
            return false;
        }

        if (fault.Ms > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(fault.Ms), time, exchange.RequestAborted);
        }

        switch (fault.Kind)
        {
            case FaultKind.Throttle:
                throw new AwsException("ThrottlingException", StatusCodes.Status429TooManyRequests, fault.Message ?? AwsException.TooManyRequests)
                {
                    RetryAfterSeconds = fault.RetryAfterSeconds,
                };
            case FaultKind.Error:
                var type = fault.Type ?? "InternalServerException";
                throw new AwsException(type, fault.Status ?? AwsException.StatusOf(type), fault.Message ?? InternalError)
                {
                    Body = fault.EmptyBody ? "{}" : null,
                    RetryAfterSeconds = fault.RetryAfterSeconds,
                };
            case FaultKind.ResetBeforeResponse:
                exchange.WasReset = true;
                exchange.Context.Abort();
                return true;
            default:
                return false;
        }
    }

    private Task DispatchAsync(Exchange exchange) => exchange.Operation switch
    {
        Operation.Converse => converse.HandleAsync(exchange, streaming: false),
        Operation.ConverseStream => converse.HandleAsync(exchange, streaming: true),
        Operation.InvokeModel => invoke.HandleAsync(exchange, streaming: false),
        Operation.InvokeModelWithResponseStream => invoke.HandleAsync(exchange, streaming: true),
        Operation.CountTokens => countTokens.HandleAsync(exchange),
        Operation.InvokeGuardrailChecks => guardrailChecks.HandleAsync(exchange),
        Operation.ListFoundationModels => foundationModels.ListAsync(exchange),
        Operation.GetFoundationModel => foundationModels.GetAsync(exchange),
        Operation.ListInferenceProfiles => inferenceProfiles.ListAsync(exchange),
        Operation.GetInferenceProfile => inferenceProfiles.GetAsync(exchange),
        _ => throw AwsException.UnknownOperation(),
    };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "The client of request {RequestId} left before the end")]
        public static partial void ClientLeft(ILogger logger, string requestId);

        [LoggerMessage(2, LogLevel.Error, "Request {RequestId} failed in the simulator itself")]
        public static partial void Failed(ILogger logger, Exception exception, string requestId);
    }
}
