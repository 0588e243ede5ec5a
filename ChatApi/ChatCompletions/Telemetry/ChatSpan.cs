using System.Diagnostics;
using BedrockAspire.Gateway.Telemetry;

namespace BedrockAspire.ChatApi.ChatCompletions.Telemetry;

/// <summary>What the span of a chat says beyond that of any call: its settings and, if the operator wants it, what was said.</summary>
internal static class ChatSpan
{
    /// <summary>Describes the call to the span that is current.</summary>
    /// <returns>Takes the answer, or is null when content is not captured.</returns>
    public static ChatContent? Begin(ContentCapture capture, ChatRequest request, ChatCompletion completion, ReadOnlyMemory<byte> converseRequest)
    {
        if (Activity.Current is not { IsAllDataRequested: true } activity || activity.Source.Name != GenAiNames.Source)
        {
            return null;
        }

        activity.SetTag(GenAiNames.ResponseId, completion.Id);
        SetIfKnown(activity, GenAiRequestNames.MaxTokens, request.MaxTokens);
        SetIfKnown(activity, GenAiRequestNames.Temperature, request.Temperature);
        SetIfKnown(activity, GenAiRequestNames.TopP, request.TopP);
        return capture.IsEnabled ? ChatContent.Begin(activity, converseRequest) : null;
    }

    private static void SetIfKnown<T>(Activity activity, string name, T? value)
        where T : struct
    {
        if (value is { } known)
        {
            activity.SetTag(name, known);
        }
    }
}
