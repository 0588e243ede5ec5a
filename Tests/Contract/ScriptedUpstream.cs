using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Contract;

/// <summary>A Bedrock that answers each ConverseStream with the same bytes, in two writes, and lists no models.</summary>
internal sealed class ScriptedUpstream : IAsyncDisposable
{
    private readonly byte[] _stream;
    private ServiceUnderTest _host = null!;

    private ScriptedUpstream(byte[] stream) => _stream = stream;

    public Uri Address => _host.Address;

    public static async Task<ScriptedUpstream> StartAsync(byte[] stream, CancellationToken cancellationToken)
    {
        var upstream = new ScriptedUpstream(stream);
        using var port = new ReservedPort();
        upstream._host = await ServiceUnderTest.StartAsync(
            "Simulator", port, new Dictionary<string, string?>(), _ => { }, upstream.Map, configureServices: null, cancellationToken);
        return upstream;
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private void Map(WebApplication app)
    {
        app.MapGet("/{**path}", () => Results.Text("""{"modelSummaries":[],"inferenceProfileSummaries":[]}""", "application/json"));
        app.MapPost("/{**path}", async (HttpContext context) =>
        {
            // The first half holds whole frames, so that the answer begins before the rest is there.
            context.Response.ContentType = "application/vnd.amazon.eventstream";
            await context.Response.Body.WriteAsync(_stream.AsMemory(0, _stream.Length * 2 / 3), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await context.Response.Body.WriteAsync(_stream.AsMemory(_stream.Length * 2 / 3), context.RequestAborted);
        });
    }
}
