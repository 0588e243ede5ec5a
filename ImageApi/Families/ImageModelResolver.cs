using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using Microsoft.Extensions.Options;

namespace BedrockAspire.ImageApi.Families;

/// <summary>Finds the image model that a request means, and how it is asked.</summary>
internal sealed class ImageModelResolver(ModelResolver resolver, ImageModelTable table, IOptions<ImageApiOptions> options)
{
    /// <summary>Resolves the name of a model that is to draw from a text, and notes it in <paramref name="request"/>.</summary>
    /// <exception cref="GatewayException">There is no such model (404), or it does something else (400).</exception>
    public async ValueTask<(ImageModel Model, ModelResolution Target)> ForDrawingAsync(
        string? name, GatewayRequest request, CancellationToken cancellationToken)
    {
        var found = await ResolveAsync(name, options.Value.DefaultModel, request, cancellationToken);
        return found.Model.DrawsFromText
            ? found
            : throw GatewayException.Invalid(
                $"'{found.Model.Id}' edits a picture and does not draw without one. Send it to POST /v1/images/edits with the picture, "
                + $"or draw with {Names(model => model.DrawsFromText)}.",
                "model");
    }

    /// <summary>Resolves the name of a model that is to edit a picture, and notes it in <paramref name="request"/>.</summary>
    /// <exception cref="GatewayException">There is no such model (404), or it does something else (400).</exception>
    public async ValueTask<(ImageModel Model, ModelResolution Target)> ForEditingAsync(
        string? name, bool hasMask, GatewayRequest request, CancellationToken cancellationToken)
    {
        var standIn = hasMask ? options.Value.DefaultInpaintModel : options.Value.DefaultEditModel;
        if (name == options.Value.DefaultModel && resolver.TryResolve(name) is { } drawing && table.Find(drawing.Model.Id) is { Edits.Count: 0 })
        {
            // Open WebUI's operators name one model for both, and "image" means whichever does it best.
            return Known(StandIn(standIn, $"{drawing.Model.Id} behind '{name}' takes no picture", request), request);
        }

        var found = await ResolveAsync(name, standIn, request, cancellationToken);
        return found.Model.Edits.Count > 0
            ? found
            : throw GatewayException.Invalid(
                $"'{found.Model.Id}' draws from texts and takes no picture. Edit with {Names(model => model.Edits.Count > 0)}.", "model");
    }

    private async ValueTask<(ImageModel Model, ModelResolution Target)> ResolveAsync(
        string? name, string standIn, GatewayRequest request, CancellationToken cancellationToken)
    {
        var target = IsLeftToGateway(name)
            ? StandIn(standIn, string.IsNullOrWhiteSpace(name) ? "no model was named" : $"'{name}' is not on Bedrock", request)
            : await resolver.ResolveAsync(name!, cancellationToken);
        return Known(target, request);
    }

    private (ImageModel Model, ModelResolution Target) Known(ModelResolution target, GatewayRequest request)
    {
        request.Resolved(target);
        var model = table.Find(target.Model.Id) ?? throw new GatewayException(
            GatewayErrorKind.ModelNotFound,
            $"'{target.Model.Id}' draws pictures, but this version of the gateway does not know how to ask it. Use {Names(_ => true)}.",
            "model");
        return (model, target);
    }

    private ModelResolution StandIn(string standIn, string reason, GatewayRequest request)
    {
        var found = resolver.Resolve(standIn);
        request.Warn($"{reason}, so {found.Model.Id} was used");
        return found;
    }

    // Open WebUI sends "dall-e-2" when no image model is set; its users copy the other names from OpenAI's documentation.
    private bool IsLeftToGateway(string? name) =>
        string.IsNullOrWhiteSpace(name)
        || ((name is "dall-e-2" or "dall-e-3" or "chatgpt-image-latest" || name.StartsWith("gpt-image-", StringComparison.Ordinal)) && resolver.TryResolve(name) is null);

    private string Names(Func<ImageModel, bool> does) =>
        string.Join(" or ", table.Models.Where(does).Select(model => model.Id).Where(id => resolver.TryResolve(id) is not null));
}
