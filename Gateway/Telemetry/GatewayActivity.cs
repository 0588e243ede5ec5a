using System.Diagnostics;
using BedrockAspire.Bedrock.Errors;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.Gateway.Telemetry;

/// <summary>Spans of calls to models. They never hold what was said.</summary>
public static class GatewayActivity
{
    private static readonly ActivitySource Source = new(GenAiNames.Source);

    /// <summary>Starts the span of a call; null when nobody listens.</summary>
    public static Activity? Start(string operation, GatewayRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!Source.HasListeners())
        {
            return null;
        }

        var activity = Source.StartActivity($"{operation} {request.RequestedModel}", ActivityKind.Client);
        activity?.SetTag(GenAiNames.ProviderName, GenAiNames.Provider);
        activity?.SetTag(GenAiNames.OperationName, operation);
        // Three names: asked, resolved and, at the end, answered.
        activity?.SetTag(GenAiNames.RequestModel, request.RequestedModel);
        activity?.SetTag(GenAiNames.ResolvedModel, request.ResolvedModel);
        activity?.SetTag(GenAiNames.CloudRegion, request.Region);
        return activity;
    }

    /// <summary>Adds whom the call goes to.</summary>
    public static void SetServer(Activity activity, Uri server)
    {
        ArgumentNullException.ThrowIfNull(activity);
        ArgumentNullException.ThrowIfNull(server);
        activity.SetTag(GenAiNames.ServerAddress, server.Host);
        activity.SetTag(GenAiNames.ServerPort, server.Port);
    }

    /// <summary>Adds what is known at the end of a call.</summary>
    public static void End(Activity? activity, GatewayRequest request, string? finishReason)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (activity is null)
        {
            return;
        }

        activity.SetTag(GenAiNames.ResponseModel, request.ResponseModel);
        if (request.InputTokens >= 0)
        {
            activity.SetTag(GenAiNames.InputTokens, request.InputTokens);
            activity.SetTag(GenAiNames.OutputTokens, request.OutputTokens);
        }

        if (finishReason is not null)
        {
            activity.SetTag(GenAiNames.ResponseFinishReasons, new[] { finishReason });
        }
    }

    /// <summary>Adds what a call cost, where that is known.</summary>
    public static void SetCost(Activity? activity, GatewayRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (activity is not null && request.Cost is { } cost)
        {
            activity.SetTag(GenAiNames.UsageCost, (double)cost.Dollars);
        }
    }

    /// <summary>Adds how long a call waited for its turn, where it did.</summary>
    public static void SetWait(Activity? activity, TimeSpan wait)
    {
        if (activity is not null && wait > TimeSpan.Zero)
        {
            activity.SetTag(GenAiNames.OverloadWait, wait.TotalSeconds);
        }
    }

    /// <summary>Marks a call as failed.</summary>
    public static void Fail(Activity? activity, Exception exception)
    {
        if (activity is null)
        {
            return;
        }

        activity.SetStatus(ActivityStatusCode.Error);
        activity.SetTag(GenAiNames.ErrorType, ErrorTypeOf(exception));
        if (exception is BedrockException { RequestId: { } requestId })
        {
            activity.SetTag(GenAiNames.AwsRequestId, requestId);
        }
    }

    /// <summary>Marks a call as failed whose stream had begun.</summary>
    public static void Fail(Activity? activity, GatewayError failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        activity?.SetStatus(ActivityStatusCode.Error);
        activity?.SetTag(GenAiNames.ErrorType, failure.Facts.ErrorTypeTag);
    }

    /// <summary>The bounded name of what went wrong.</summary>
    public static string ErrorTypeOf(Exception exception) => exception switch
    {
        GatewayException gateway => gateway.Error.Facts.ErrorTypeTag,
        BedrockException bedrock => BedrockErrorMapper.Map(bedrock).Facts.ErrorTypeTag,
        OperationCanceledException => "cancelled",
        _ => "internal",
    };
}
