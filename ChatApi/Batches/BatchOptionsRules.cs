using Microsoft.Extensions.Options;

namespace BedrockAspire.ChatApi.Batches;

/// <summary>Checks <see cref="BatchOptions"/> at start.</summary>
/// <param name="section">The section of the configuration, for the complaint.</param>
internal sealed class BatchOptionsRules<TOptions>(string section) : IValidateOptions<TOptions>
    where TOptions : BatchOptions
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        List<string> faults = [];
        if (options.MaxParallelCalls is < 1 or > 1000)
        {
            faults.Add($"{section}:MaxParallelCalls is {options.MaxParallelCalls}; use 1 to 1000.");
        }

        if (options.MaxQueuedCalls < 1)
        {
            faults.Add($"{section}:MaxQueuedCalls is {options.MaxQueuedCalls}; use at least 1.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
