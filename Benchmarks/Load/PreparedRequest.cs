namespace BedrockAspire.Benchmarks.Load;

/// <summary>A request that is sent again and again.</summary>
internal sealed record PreparedRequest(Uri Uri, ReadOnlyMemory<byte> Body, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    public HttpRequestMessage ToMessage()
    {
        var content = new ReadOnlyMemoryContent(Body);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        var message = new HttpRequestMessage(HttpMethod.Post, Uri) { Content = content };
        foreach (var (name, value) in Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }
}
