using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.ImageApi.Calls;
using BedrockAspire.ImageApi.Families;
using BedrockAspire.ImageApi.Requests;

namespace BedrockAspire.ImageApi.Generations;

/// <summary>Turns what was asked into what a model can draw; what it cannot do is noted as ignored.</summary>
internal static class DrawingMapper
{
    /// <summary>Amazon's name of the higher quality.</summary>
    public const string Premium = "premium";

    /// <param name="asked">What was asked.</param>
    /// <param name="model">The model.</param>
    /// <param name="maxPromptChars">The model's limit on the prompt; null when it is not known.</param>
    /// <param name="output">The format to draw in.</param>
    /// <param name="request">Where members that were not honoured are noted.</param>
    /// <exception cref="GatewayException">A member is out of the model's range (400).</exception>
    public static Drawing Map(ImageRequest asked, ImageModel model, int? maxPromptChars, OutputPlan output, GatewayRequest request)
    {
        CheckLength(asked.Prompt, MemberNames.Prompt, model, maxPromptChars);
        CheckLength(asked.NegativePrompt, MemberNames.NegativePrompt, model, maxPromptChars);
        return new Drawing
        {
            Prompt = asked.Prompt,
            NegativePrompt = asked.NegativePrompt,
            AspectRatio = model.AspectRatios.Count > 0 ? NearestSize.AspectRatio(asked.Size, model.AspectRatios) : null,
            Size = SizeOf(asked, model),
            Quality = QualityOf(asked, model, request),
            Style = StyleOf(asked, model, request),
            CfgScale = CfgScaleOf(asked, model, request),
            OutputFormat = output.ModelFormat,
        };
    }

    internal static void CheckLength(string? text, string member, ImageModel model, int? maxChars)
    {
        if (text?.Length > maxChars)
        {
            throw GatewayException.Invalid(
                $"'{member}' has {text.Length} characters, and {model.Id} takes at most {maxChars}. Shorten it, or choose another model.", member);
        }
    }

    internal static ImageSize SizeOf(ImageRequest asked, ImageModel model)
    {
        if (asked.Size is not { } size)
        {
            return model.DefaultSize ?? default;
        }

        return model.Grid is { } grid ? grid.Nearest(size)
            : model.Sizes.Count > 0 ? NearestSize.Listed(size, model.Sizes)
            : default;
    }

    internal static string? QualityOf(ImageRequest asked, ImageModel model, GatewayRequest request)
    {
        if (asked.Quality is { } quality && !model.HasQuality)
        {
            request.Ignore(MemberNames.Quality);
            return null;
        }

        return !model.HasQuality ? null : asked.Quality == ImageQuality.Premium ? Premium : "standard";
    }

    private static string? StyleOf(ImageRequest asked, ImageModel model, GatewayRequest request)
    {
        if (asked.Style is not { } style)
        {
            return null;
        }

        if (model.Styles.Count == 0 || style is "vivid" or "natural")
        {
            request.Ignore(MemberNames.Style);
            return null;
        }

        var name = style.Replace('-', '_').Replace(' ', '_');
        return model.Styles.FirstOrDefault(own => own.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw GatewayException.Invalid($"'style' must be one of {model.Id}'s: {string.Join(", ", model.Styles)}.", MemberNames.Style);
    }

    internal static double? CfgScaleOf(ImageRequest asked, ImageModel model, GatewayRequest request)
    {
        if (asked.CfgScale is not { } cfgScale)
        {
            return null;
        }

        if (model.CfgScale is not { } range)
        {
            request.Ignore(MemberNames.CfgScale);
            return null;
        }

        return range.Contains(cfgScale)
            ? cfgScale
            : throw GatewayException.Invalid(
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"'cfg_scale' must be from {range.Min} to {range.Max} for {model.Id}."),
                MemberNames.CfgScale);
    }
}
