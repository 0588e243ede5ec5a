using BedrockAspire.Gateway.Errors;
using BedrockAspire.ImageApi.Families;
using BedrockAspire.ImageApi.Requests;

namespace BedrockAspire.ImageApi.Edits;

/// <summary>Finds which of the things that a model makes of pictures is meant.</summary>
internal static class EditChoice
{
    /// <exception cref="GatewayException">The model does nothing of the kind (400).</exception>
    public static ImageEdit Of(ImageModel model, EditSettings settings, bool hasMask, bool isVariation)
    {
        var edits = model.Edits;
        if (edits.Any(edit => edit.TaskType is not null) && settings.Text(MemberNames.TaskType) is { } task)
        {
            return edits.FirstOrDefault(edit => string.Equals(edit.TaskType, task, StringComparison.OrdinalIgnoreCase))
                ?? throw GatewayException.Invalid(
                    $"'{MemberNames.TaskType}' must be one of {model.Id}'s: {string.Join(", ", edits.Select(edit => edit.TaskType))}.", MemberNames.TaskType);
        }

        if (isVariation)
        {
            return edits.FirstOrDefault(edit => edit.Kind == EditKind.Variation)
                ?? edits.FirstOrDefault(edit => edit.Kind == EditKind.ImageToImage)
                ?? throw GatewayException.Invalid(
                    $"{model.Id} makes no variations of a picture. Leave 'model' out, or send the picture to POST /v1/images/edits.", MemberNames.Model);
        }

        // A mask that says what to edit would be paid for and lost.
        return hasMask
            ? edits.FirstOrDefault(edit => edit.Mask is not null) ?? throw new GatewayException(
                GatewayErrorKind.UnsupportedParameter,
                $"{model.Id} takes no mask. Leave 'mask' out, or leave 'model' out to have what the mask selects drawn anew.",
                MemberNames.Mask)
            : edits.FirstOrDefault(edit => edit.Mask is null) ?? edits[0];
    }
}
