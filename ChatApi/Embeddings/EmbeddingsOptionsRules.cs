using Microsoft.Extensions.Options;

namespace BedrockAspire.ChatApi.Embeddings;

/// <summary>Checks <see cref="EmbeddingsOptions"/> at start.</summary>
internal sealed class EmbeddingsOptionsRules : IValidateOptions<EmbeddingsOptions>
{
    public ValidateOptionsResult Validate(string? name, EmbeddingsOptions options)
    {
        List<string> faults = [];
        if (options.MaxParallelCalls is < 1 or > 1000)
        {
            faults.Add($"Embeddings:MaxParallelCalls is {options.MaxParallelCalls}; use 1 to 1000.");
        }

        if (options.MaxQueuedCalls < 1)
        {
            faults.Add($"Embeddings:MaxQueuedCalls is {options.MaxQueuedCalls}; use at least 1.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
