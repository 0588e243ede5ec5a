using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using Microsoft.Extensions.Options;

namespace BedrockAspire.ImageApi.Families;

/// <summary>Finds the image model that a request means, and how it is asked.</summary>
internal sealed class ImageModelResolver(ModelResolver resolver, ImageModelTable table, IOptions<ImageApiOptions> options)
{
    /// <summary>Resolves a name and notes it in <paramref name="request"/>.</summary>
    /// <exception cref="GatewayException">There is no such model (404), or it is a chat model (400).</exception>
    public async ValueTask<(ImageModel Model, ModelResolution Target)> ResolveAsync(
        string? name, GatewayRequest request, CancellationToken cancellationToken)
    {
        var target = IsLeftToGateway(name) ? Default(name, request) : await resolver.ResolveAsync(name!, cancellationToken);
        request.Resolved(target);
        var model = table.Find(target.Model.Id) ?? throw new GatewayException(
            GatewayErrorKind.ModelNotFound,
            $"'{target.Model.Id}' draws pictures, but this version of the gateway does not know how to ask it. Use {string.Join(" or ", Known())}.",
            "model");
        return (model, target);
    }

    private ModelResolution Default(string? name, GatewayRequest request)
    {
        var found = resolver.Resolve(options.Value.DefaultModel);
        var reason = string.IsNullOrWhiteSpace(name) ? "no model was named" : $"'{name}' is not on Bedrock";
        request.Warn($"{reason}, so {found.Model.Id} was used");
        return found;
    }

    // Open WebUI sends "dall-e-2" when no image model is set; its users copy the other names from OpenAI's documentation.
    private bool IsLeftToGateway(string? name) =>
        string.IsNullOrWhiteSpace(name)
        || ((name is "dall-e-2" or "dall-e-3" || name.StartsWith("gpt-image-", StringComparison.Ordinal)) && resolver.TryResolve(name) is null);

    private IEnumerable<string> Known() => table.Models.Select(model => model.Id).Where(id => resolver.TryResolve(id) is not null);
}
