namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>What every chunk and every completion of one request says.</summary>
/// <param name="Id">Id of the completion.</param>
/// <param name="Created">Unix time, in seconds.</param>
/// <param name="Model">The model's name as the caller gave it.</param>
internal sealed record ChatCompletion(string Id, long Created, string Model)
{
    /// <summary>A new one.</summary>
    public static ChatCompletion Begin(string model, TimeProvider timeProvider) =>
        new($"chatcmpl-{Guid.CreateVersion7():N}", timeProvider.GetUtcNow().ToUnixTimeSeconds(), model);
}
