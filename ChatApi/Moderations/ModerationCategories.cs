namespace BedrockAspire.ChatApi.Moderations;

/// <summary>OpenAI's categories. Clients read all of them from every result, so all are written.</summary>
internal static class ModerationCategories
{
    public static IReadOnlyList<string> All { get; } =
    [
        "harassment",
        "harassment/threatening",
        "hate",
        "hate/threatening",
        "illicit",
        "illicit/violent",
        "self-harm",
        "self-harm/intent",
        "self-harm/instructions",
        "sexual",
        "sexual/minors",
        "violence",
        "violence/graphic",
    ];
}
