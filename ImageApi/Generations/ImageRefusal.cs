using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ImageApi.Generations;

/// <summary>Understands why a model drew nothing, which it says in a successful reply.</summary>
internal static class ImageRefusal
{
    /// <param name="reason">Stability's finish reason ("Filter reason: prompt") or Amazon's error ("All of the generated images have been blocked by our content filters.").</param>
    public static GatewayError Of(string reason)
    {
        if (reason.StartsWith("Filter reason", StringComparison.OrdinalIgnoreCase))
        {
            return reason.Contains("prompt", StringComparison.OrdinalIgnoreCase)
                ? Filtered("The prompt was refused by the model's content filter. Change the prompt and try again.")
                : OutputFiltered();
        }

        return reason.Contains("blocked by our content filters", StringComparison.OrdinalIgnoreCase)
            ? OutputFiltered()
            : new GatewayError(GatewayErrorKind.UpstreamFailed, $"The model failed to draw: {AwsDetails.Redact(reason)}");
    }

    private static GatewayError OutputFiltered() =>
        Filtered("The picture was withheld by the model's content filter after it was drawn. Change the prompt and try again.");

    private static GatewayError Filtered(string message) => new(GatewayErrorKind.ContentPolicyViolation, message, MemberNames.Prompt);
}
