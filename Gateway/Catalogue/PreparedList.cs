namespace BedrockAspire.Gateway.Catalogue;

/// <summary>A list of models as it goes over the wire.</summary>
/// <param name="Body">JSON in UTF-8.</param>
/// <param name="ETag">Its entity tag, quoted.</param>
public sealed record PreparedList(ReadOnlyMemory<byte> Body, string ETag);
