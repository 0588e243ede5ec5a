namespace BedrockAspire.ChatApi.ChatCompletions.Structured;

/// <summary>How a model is made to answer in JSON.</summary>
internal enum JsonMode
{
    /// <summary>By Bedrock's own schema.</summary>
    Native,

    /// <summary>By a tool that it must call, whose input is the answer.</summary>
    Tool,

    /// <summary>By words alone.</summary>
    Words,
}
