namespace BedrockAspire.Gateway.Errors;

/// <summary>What is wrong with one member of a request.</summary>
/// <param name="Field">The member.</param>
/// <param name="Message">What is wrong; reads on after the member's name.</param>
public sealed record FieldFault(string Field, string Message);
