using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Pictures;

/// <summary>Checks <see cref="PictureOptions"/> at start and reports every fault at once.</summary>
public sealed class PictureOptionsRules : IValidateOptions<PictureOptions>
{
    private const int MinBytes = 1024;
    private const int MinPixels = 4096;
    private const int MaxParallel = 64;

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, PictureOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> faults = [];
        if (options.MaxBytes < MinBytes)
        {
            faults.Add($"Pictures:MaxBytes is {options.MaxBytes}; use at least {MinBytes}.");
        }

        // Four bytes a pixel must stay within what one array or bitmap may have.
        if (options.MaxPixels is < MinPixels or > int.MaxValue / 4)
        {
            faults.Add($"Pictures:MaxPixels is {options.MaxPixels}; use {MinPixels} to {int.MaxValue / 4}.");
        }

        if (options.MaxParallel is < 1 or > MaxParallel)
        {
            faults.Add($"Pictures:MaxParallel is {options.MaxParallel}; use 1 to {MaxParallel}.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
