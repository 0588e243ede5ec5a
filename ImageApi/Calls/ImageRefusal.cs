using BedrockAspire.Gateway.Errors;
using BedrockAspire.ImageApi.Requests;

namespace BedrockAspire.ImageApi.Calls;

/// <summary>Understands why a model drew nothing, which it says in a successful reply.</summary>
internal static class ImageRefusal
{
    /// <summary>The model did not take the prompt.</summary>
    public static GatewayError OfPrompt { get; } = Filtered("The prompt was refused by the model's content filter. Change the prompt and try again.");

    /// <summary>The model did not take the picture that it was to edit.</summary>
    public static GatewayError OfPicture { get; } = new(
        GatewayErrorKind.ContentPolicyViolation, "The picture was refused by the model's content filter. Send another one.", MemberNames.Image);

    /// <param name="reason">Stability's finish reason ("Filter reason: prompt") or Amazon's error ("All of the generated images have been blocked by our content filters.").</param>
    public static GatewayError Of(string reason)
    {
        if (reason.StartsWith("Filter reason", StringComparison.OrdinalIgnoreCase))
        {
            return reason.Contains("prompt", StringComparison.OrdinalIgnoreCase) ? OfPrompt
                : reason.Contains("input image", StringComparison.OrdinalIgnoreCase) ? OfPicture
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
