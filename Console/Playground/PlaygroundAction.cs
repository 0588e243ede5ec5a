namespace BedrockAspire.Console.Playground;

/// <summary>What the playground is asked to do.</summary>
internal enum PlaygroundAction
{
    Chat,
    Draw,
    Edit,
}
