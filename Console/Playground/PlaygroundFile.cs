namespace BedrockAspire.Console.Playground;

/// <summary>A picture that was attached.</summary>
internal sealed record PlaygroundFile(string Name, string ContentType, byte[] Bytes)
{
    public string DataUrl { get; } = $"data:{ContentType};base64,{Convert.ToBase64String(Bytes)}";
}
