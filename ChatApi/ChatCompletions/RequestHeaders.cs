using BedrockAspire.ChatApi.ChatCompletions.Guardrails;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>What a request says by headers and what the operator allows of it.</summary>
internal static class RequestHeaders
{
    private const string ChatId = "X-OpenWebUI-Chat-Id";

    /// <summary>Puts it into the request.</summary>
    /// <exception cref="GatewayException">A header is malformed, or more is asked than the operator allows.</exception>
    public static void Apply(IHeaderDictionary headers, ChatRequest request, GatewayRequest notes, ChatApiOptions options)
    {
        var settings = request.Settings;
        settings.Guardrail ??= GuardrailReader.Read(headers);
        settings.ChatId = headers[ChatId] is [{ Length: > 0 } chat] ? chat : null;
        request.IsTask |= options.TaskHeader.Length > 0 && headers[options.TaskHeader] is [{ } task] && IsTask(task);
        if (settings.Choices > 1 && request.IsStream)
        {
            notes.Ignore("n");
            settings.Choices = 1;
        }

        if (settings.Choices > options.MaxChoices)
        {
            throw GatewayException.Invalid($"'n' is {settings.Choices}; this gateway gives {options.MaxChoices} answers to a request at most.", "n");
        }
    }

    // Versions of Open WebUI that fill no templates send the template itself.
    private static bool IsTask(string value) => !string.IsNullOrWhiteSpace(value) && value is not ("None" or "null") && !value.Contains("{{", StringComparison.Ordinal);
}
