using Microsoft.Extensions.Options;

namespace BedrockAspire.ImageApi;

/// <summary>Checks <see cref="ImageApiOptions"/> at start and reports every fault at once.</summary>
internal sealed class ImageApiOptionsRules : IValidateOptions<ImageApiOptions>
{
    public ValidateOptionsResult Validate(string? name, ImageApiOptions options)
    {
        List<string> faults = [];
        CheckName(nameof(options.DefaultModel), options.DefaultModel, "image");
        CheckName(nameof(options.DefaultEditModel), options.DefaultEditModel, "image-edit");
        CheckName(nameof(options.DefaultInpaintModel), options.DefaultInpaintModel, "image-inpaint");

        if (options.MaxParallelCalls is < 1 or > 10)
        {
            faults.Add($"ImageApi:MaxParallelCalls is {options.MaxParallelCalls}; use 1 to 10.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void CheckName(string key, string value, string example)
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                faults.Add($"ImageApi:{key} is empty; name an image model or an alias, such as '{example}'.");
            }
        }
    }
}
