namespace BedrockAspire.Console.Gateway;

/// <summary>A model as <c>/v1/models</c> lists it.</summary>
internal sealed record ListedModel(string Id, string? Name);
