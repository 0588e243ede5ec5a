using Microsoft.Extensions.Options;

namespace BedrockAspire.ImageApi;

/// <summary>Checks <see cref="ImageApiOptions"/> at start and reports every fault at once.</summary>
internal sealed class ImageApiOptionsRules : IValidateOptions<ImageApiOptions>
{
    public ValidateOptionsResult Validate(string? name, ImageApiOptions options)
    {
        List<string> faults = [];
        if (string.IsNullOrWhiteSpace(options.DefaultModel))
        {
            faults.Add("ImageApi:DefaultModel is empty; name an image model or an alias, such as 'image'.");
        }

        if (options.MaxParallelCalls is < 1 or > 10)
        {
            faults.Add($"ImageApi:MaxParallelCalls is {options.MaxParallelCalls}; use 1 to 10.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
