using BedrockAspire.AppHost.Gateway;

namespace BedrockAspire.AppHost.OpenWebUi;

/// <summary>
/// What must hold before Open WebUI starts or is published. An image URL that is unset means OpenAI's own service, and one that leads to the chat
/// service fails on every picture ("required key [messages] not found").
/// </summary>
internal static class OpenWebUiRules
{
    /// <summary>The variables that lead to pictures, and those that lead to everything else.</summary>
    private static readonly string[] ImageUrls = ["IMAGES_OPENAI_API_BASE_URL", "IMAGES_EDIT_OPENAI_API_BASE_URL"];

    private static readonly string[] ChatUrls = ["OPENAI_API_BASE_URL", "RAG_OPENAI_API_BASE_URL"];

    /// <summary>Throws where a service was not named at all.</summary>
    public static void RequireServices(string name, OpenWebUiSettings settings)
    {
        if (settings.Chat is null)
        {
            throw new DistributedApplicationException($"Open WebUI '{name}' has no chat service. Call WithChatApi with the resource that AddChatApi made.");
        }

        if (settings.Images is null)
        {
            throw new DistributedApplicationException(
                $"Open WebUI '{name}' has no image service, so it would send what people ask to have drawn to api.openai.com. "
                + "Call WithImageApi with the resource that AddImageApi made.");
        }

        foreach (var service in (GatewayResource[])[settings.Chat, settings.Images])
        {
            if (service.ApiKey is null)
            {
                throw new DistributedApplicationException(
                    $"The service '{service.Name}' has no API key, so Open WebUI '{name}' could not call it. Call WithApiKey on it.");
            }
        }
    }

    /// <summary>Throws where a later <c>WithEnvironment</c> led one of the URLs elsewhere.</summary>
    public static void RequireUrls(string name, OpenWebUiSettings settings, IReadOnlyDictionary<string, object> variables)
    {
        Require(ImageUrls, settings.Images!, "WithImageApi");
        Require(ChatUrls, settings.Chat!, "WithChatApi");

        void Require(string[] names, GatewayResource service, string method)
        {
            foreach (var variable in names)
            {
                var expression = (variables.GetValueOrDefault(variable) as IManifestExpressionProvider)?.ValueExpression;
                if (expression != service.BaseUrl.ValueExpression)
                {
                    throw new DistributedApplicationException(
                        $"{variable} of Open WebUI '{name}' was set to something other than '{service.Name}', which {method} names. "
                        + "Remove the WithEnvironment that sets it.");
                }
            }
        }
    }
}
