using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>What every chunk and every completion of one request says.</summary>
/// <param name="Id">Id of the completion.</param>
/// <param name="Created">Unix time, in seconds.</param>
/// <param name="Model">The model's name as the caller gave it.</param>
internal sealed record ChatCompletion(string Id, long Created, string Model)
{
    /// <summary>A new one, whose id begins with a prefix.</summary>
    public static ChatCompletion Begin(string model, TimeProvider timeProvider, string prefix = "chatcmpl-")
    {
        var now = timeProvider.GetUtcNow();
        return new ChatCompletion($"{prefix}{RecordId.Next(now):N}", now.ToUnixTimeSeconds(), model);
    }
}
