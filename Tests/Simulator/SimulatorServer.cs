using System.Net;
using System.Text;
using System.Text.Json;
using BedrockAspire.Simulator;
using BedrockAspire.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BedrockAspire.Tests.Simulator;

/// <summary>The simulator on a real socket, with a client that sends its bearer key.</summary>
public sealed class SimulatorServer : IAsyncDisposable
{
    public const string Claude = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

    private readonly WebApplication _app;

    private SimulatorServer(WebApplication app, LogCollector logs)
    {
        _app = app;
        Logs = logs;
        Address = new Uri(app.Urls.First());
        Client = MakeClient();
        Client.DefaultRequestHeaders.Authorization = new("Bearer", SimulatorCredentials.BearerToken);
        Control = new SimulatorControl(Client);
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public SimulatorControl Control { get; }

    public LogCollector Logs { get; }

    public static async Task<SimulatorServer> StartAsync(TimeProvider? time = null, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)));
        var logs = new LogCollector();
        builder.Logging.ClearProviders().AddProvider(logs);
        builder.AddSimulator();
        if (time is not null)
        {
            builder.Services.Replace(ServiceDescriptor.Singleton(time));
        }

        var app = builder.Build();
        app.MapSimulator();
        await app.StartAsync(Cancelled).WaitAsync(TestTimeouts.Default, Cancelled);
        return new SimulatorServer(app, logs);
    }

    /// <summary>A client without credentials.</summary>
    public HttpClient MakeClient() => new(new SocketsHttpHandler(), disposeHandler: true) { BaseAddress = Address, Timeout = Timeout.InfiniteTimeSpan };

    public static string PathOf(string modelId, string verb) => $"/model/{Uri.EscapeDataString(modelId)}/{verb}";

    public static string Say(string text) => $$"""{"messages":[{"role":"user","content":[{"text":{{JsonSerializer.Serialize(text)}}}]}]}""";

    public async Task<Reply> PostAsync(string path, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await SendAsync(request);
    }

    public async Task<Reply> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await SendAsync(request);
    }

    public Task<Reply> ConverseAsync(string body, string modelId = Claude) => PostAsync(PathOf(modelId, "converse"), body);

    /// <summary>The text of the reply to one message.</summary>
    public async Task<string> AskAsync(string text)
    {
        var reply = await ConverseAsync(Say(text));
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        return reply.Json.GetProperty("output").GetProperty("message").GetProperty("content")[0].GetProperty("text").GetString()!;
    }

    public async Task<IReadOnlyList<EventStreamFrame>> StreamAsync(string body, string modelId = Claude, params (string Name, string Value)[] headers)
    {
        var reply = await PostAsync(PathOf(modelId, "converse-stream"), body, headers);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        return EventStreamFrames.Decode(reply.Bytes);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync(CancellationToken.None).WaitAsync(TestTimeouts.Default, CancellationToken.None);
        await _app.DisposeAsync();
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private async Task<Reply> SendAsync(HttpRequestMessage request)
    {
        using var response = await Client.SendAsync(request, Cancelled).WaitAsync(TestTimeouts.Default, Cancelled);
        return await Reply.ReadAsync(response);
    }
}
