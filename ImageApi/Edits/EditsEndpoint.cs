using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ImageApi.Edits;

/// <summary>OpenAI's other image routes: a clear answer instead of the one for a mistyped path.</summary>
internal static class EditsEndpoint
{
    public static void MapEdits(this IEndpointRouteBuilder routes)
    {
        foreach (var path in (ReadOnlySpan<string>)["/v1/images/edits", "/v1/images/variations"])
        {
            routes.Map(path, RefuseAsync);
        }
    }

    private static Task RefuseAsync(HttpContext context) => OpenAIErrorWriter.WriteAsync(
        context,
        new GatewayError(
            GatewayErrorKind.NotFound,
            "Image edits and variations are not served yet. Use POST /v1/images/generations (in Open WebUI: turn ENABLE_IMAGE_EDIT off)."),
        context.RequestAborted);
}
