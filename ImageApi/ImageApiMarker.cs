namespace BedrockAspire.ImageApi;

/// <summary>Names this assembly's host for tests, which cannot tell two <c>Program</c> classes apart (dotnet/aspnetcore#65509).</summary>
public sealed class ImageApiMarker;
