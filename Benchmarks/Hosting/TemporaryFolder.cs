namespace BedrockAspire.Benchmarks.Hosting;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("bedrockaspire-benchmarks-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
