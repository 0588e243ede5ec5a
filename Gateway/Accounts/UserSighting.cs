namespace BedrockAspire.Gateway.Accounts;

/// <summary>A person, as the chat front end described them in a request.</summary>
/// <param name="Id">The front end's id.</param>
/// <param name="Email">As stated.</param>
/// <param name="Name">As stated.</param>
/// <param name="Role">The role in the front end.</param>
/// <param name="IsSigned">Whether a signed token said so.</param>
/// <param name="At">When.</param>
public sealed record UserSighting(string Id, string? Email, string? Name, string? Role, bool IsSigned, DateTimeOffset At);
