namespace BedrockAspire.Gateway.Accounts;

/// <summary>The store does not answer. It says nothing about what was asked: no key is wrong because of it.</summary>
public sealed class StoreUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
