namespace BedrockAspire.Gateway.Usage;

/// <summary>The longest texts of a record, in bytes of UTF-8. Longer ones are cut.</summary>
public static class UsageText
{
    public const int Service = 16;
    public const int Operation = 20;
    public const int User = 128;
    public const int RequestedModel = 96;
    public const int Model = 72;
    public const int Region = 20;
    public const int Geography = 12;
    public const int RequestId = 36;
    public const int ErrorType = 40;
}
