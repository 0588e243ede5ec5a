using System.Threading.Channels;
using BedrockAspire.Tests.Infrastructure;
using Microsoft.AspNetCore.Http.Features;

namespace BedrockAspire.Tests.ImageApi;

/// <summary>A Bedrock that holds each InvokeModel call until the test answers it. It lists no models.</summary>
internal sealed class StubBedrock : IAsyncDisposable
{
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAABAAAAAQACAYAAAB/HSuD";
    private const long MaxBodyBytes = 64 * 1024 * 1024;

    private readonly Channel<StubBedrockCall> _calls = Channel.CreateUnbounded<StubBedrockCall>();
    private ServiceUnderTest _host = null!;

    public Uri Address => _host.Address;

    /// <summary>The picture that it answers with, in base64.</summary>
    public string Picture { get; set; } = Png;

    public static async Task<StubBedrock> StartAsync(CancellationToken cancellationToken)
    {
        var stub = new StubBedrock();
        using var port = new ReservedPort();
        stub._host = await ServiceUnderTest.StartAsync(
            "Simulator", port, new Dictionary<string, string?>(), _ => { }, stub.Map, configureServices: null, cancellationToken);
        return stub;
    }

    /// <summary>The next call, when it has come.</summary>
    public async Task<StubBedrockCall> NextAsync(CancellationToken cancellationToken) =>
        await _calls.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(TestTimeouts.Default, cancellationToken);

    /// <summary>Whether a call waits that was not yet taken.</summary>
    public bool HasMore => _calls.Reader.TryPeek(out _);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private void Map(WebApplication app)
    {
        app.MapGet("/{**path}", () => Results.Text("""{"modelSummaries":[],"inferenceProfileSummaries":[]}""", "application/json"));
        app.MapPost("/{**path}", async (HttpContext context) =>
        {
            context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = MaxBodyBytes;
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            var call = new StubBedrockCall();
            await using var registration = context.RequestAborted.Register(() => call.Left.TrySetResult());
            await _calls.Writer.WriteAsync(call);
            var ended = await Task.WhenAny(call.Answer.Task, call.Fail.Task, call.Left.Task);
            return Results.Text(ended == call.Fail.Task ? "{}" : $$"""{"seeds":[1],"finish_reasons":[null],"images":["{{Picture}}"]}""", "application/json");
        });
    }
}
