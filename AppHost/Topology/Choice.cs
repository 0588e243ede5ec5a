namespace BedrockAspire.AppHost.Topology;

/// <summary>An answer that configuration can give in place of what the machine shows.</summary>
internal enum Choice
{
    Auto,
    Always,
    Never,
}
