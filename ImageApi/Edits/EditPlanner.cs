using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.ImageApi.Calls;
using BedrockAspire.ImageApi.Families;
using BedrockAspire.ImageApi.Generations;
using BedrockAspire.ImageApi.Requests;

namespace BedrockAspire.ImageApi.Edits;

/// <summary>Turns what was asked of a picture into what a model can do, all but the pictures themselves.</summary>
internal sealed class EditPlanner(EditRequest request, ImageModel model, int? maxPromptChars, bool isVariation, GatewayRequest gateway)
{
    /// <summary>What a variation is asked for where the model needs words and OpenAI's request has none.</summary>
    private const string VariationPrompt = "The same picture, drawn anew with small differences";

    private readonly EditSettings _settings = new(request.Settings, model.Id);

    private ImageRequest Asked => request.Asked;

    /// <summary>What is to be done.</summary>
    /// <exception cref="GatewayException">The model does nothing of the kind (400).</exception>
    public ImageEdit Choose()
    {
        var hasMask = request.Mask is not null || model.Edits.Any(edit => edit.Mask?.Prompt is { } name && _settings.Text(name) is not null);
        return EditChoice.Of(model, _settings, hasMask, isVariation);
    }

    /// <exception cref="GatewayException">A member is missing or out of the model's range (400).</exception>
    public PictureEdit Plan(ImageEdit edit, OutputPlan output)
    {
        CheckPictures(edit);
        var maskPrompt = edit.Mask?.Prompt is { } name ? _settings.Text(name) : null;
        if (maskPrompt is not null && request.Mask is not null)
        {
            throw GatewayException.Invalid($"'mask' and '{edit.Mask!.Prompt}' cannot be sent together; one of them says what to edit.", edit.Mask.Prompt);
        }

        if (edit.Mask is null && request.Mask is not null)
        {
            throw new GatewayException(
                GatewayErrorKind.UnsupportedParameter, $"What {model.Id} does here takes no mask. Leave 'mask' out.", MemberNames.Mask);
        }

        DrawingMapper.CheckLength(maskPrompt, edit.Mask?.Prompt ?? MemberNames.Mask, model, maxPromptChars);
        var plan = new PictureEdit
        {
            Edit = edit,
            Prompt = PromptOf(edit),
            NegativePrompt = NegativePromptOf(edit),
            MaskPrompt = maskPrompt,
            Settings = _settings.Read(edit, model.Styles, StyleOf(edit), maxPromptChars, isVariation),
            AspectRatio = edit.Sizing == EditSizing.AspectRatio ? AspectRatioOf() : null,
            Quality = DrawingMapper.QualityOf(Asked, model, gateway),
            CfgScale = DrawingMapper.CfgScaleOf(Asked, model, gateway),
            OutputFormat = output.ModelFormat,
        };
        _settings.IgnoreOthers(gateway);
        return plan;
    }

    private void CheckPictures(ImageEdit edit)
    {
        if (request.Pictures.Count < edit.MinPictures)
        {
            throw GatewayException.Invalid(
                $"{model.Id} needs {edit.MinPictures} pictures, in this order: {string.Join(", ", edit.Pictures)}. Send 'image' as often.", MemberNames.Image);
        }

        foreach (var picture in request.Pictures.Skip(Math.Max(edit.MinPictures, edit.MaxPictures)))
        {
            gateway.Ignore(picture.Param);
        }
    }

    private string? PromptOf(ImageEdit edit)
    {
        var isBlank = string.IsNullOrWhiteSpace(Asked.Prompt);
        switch (edit.Prompt)
        {
            case PromptUse.None:
                if (!isBlank)
                {
                    // Not "ignored", which strict mode refuses: OpenAI's clients cannot leave it out.
                    gateway.Warn($"{model.Id} takes no prompt, so it was not used");
                }

                return null;
            case PromptUse.Required when isBlank && isVariation:
                return VariationPrompt;
            case PromptUse.Required when isBlank:
                throw GatewayException.Invalid($"'prompt' is required for {model.Id} and must not be blank: say what to draw.", MemberNames.Prompt);
            default:
                DrawingMapper.CheckLength(Asked.Prompt, MemberNames.Prompt, model, maxPromptChars);
                return isBlank ? null : Asked.Prompt;
        }
    }

    private string? NegativePromptOf(ImageEdit edit)
    {
        if (Asked.NegativePrompt is { } negative && edit.HasNegativePrompt)
        {
            DrawingMapper.CheckLength(negative, MemberNames.NegativePrompt, model, maxPromptChars);
            return negative;
        }

        if (Asked.NegativePrompt is not null)
        {
            gateway.Ignore(MemberNames.NegativePrompt);
        }

        return null;
    }

    private string? StyleOf(ImageEdit edit)
    {
        if (Asked.Style is null or "vivid" or "natural" || edit.Settings.All(setting => setting.Type != SettingType.Style))
        {
            if (Asked.Style is not null)
            {
                gateway.Ignore(MemberNames.Style);
            }

            return null;
        }

        return Asked.Style;
    }

    private string AspectRatioOf()
    {
        if (_settings.Text(MemberNames.AspectRatio) is not { } ratio)
        {
            return NearestSize.AspectRatio(Asked.Size, model.AspectRatios);
        }

        return model.AspectRatios.Contains(ratio)
            ? ratio
            : throw GatewayException.Invalid(
                $"'{MemberNames.AspectRatio}' must be one of {model.Id}'s: {string.Join(", ", model.AspectRatios)}.", MemberNames.AspectRatio);
    }
}
