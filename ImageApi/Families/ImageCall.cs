namespace BedrockAspire.ImageApi.Families;

/// <summary>One of the calls that a request takes.</summary>
/// <param name="Count">How many pictures it draws.</param>
/// <param name="Seed">The seed of the first of them; null where none is taken.</param>
internal readonly record struct ImageCall(int Count, long? Seed);
