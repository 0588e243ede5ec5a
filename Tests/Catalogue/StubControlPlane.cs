using System.Net;
using System.Text.Json;
using BedrockAspire.Bedrock.ControlPlane;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Catalogue;

/// <summary>A control plane on a real socket that lists what a test says, fails or is silent when the test wants it to.</summary>
internal sealed class StubControlPlane : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly List<string> _paths = [];
    private volatile TaskCompletionSource? _gate;

    private StubControlPlane(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    /// <summary>What ListFoundationModels answers.</summary>
    public IReadOnlyList<FoundationModelSummary> Models { get; set; } = [];

    /// <summary>What ListInferenceProfiles answers for SYSTEM_DEFINED.</summary>
    public IReadOnlyList<InferenceProfileSummary> Profiles { get; set; } = [];

    /// <summary>What ListInferenceProfiles answers for APPLICATION, in pages.</summary>
    public IReadOnlyList<InferenceProfileSummary> ApplicationProfiles { get; set; } = [];

    /// <summary>What GetInferenceProfile answers besides.</summary>
    public InferenceProfileSummary? Unlisted { get; set; }

    /// <summary>Fails a request by path and query, with status and AWS's error type; null lets it pass.</summary>
    public Func<string, (int Status, string Type)?> Fault { get; set; } = _ => null;

    public int CallsTo(string path)
    {
        lock (_lock)
        {
            return _paths.Count(called => called.StartsWith(path, StringComparison.Ordinal));
        }
    }

    public static async Task<StubControlPlane> StartAsync(params FoundationModelSummary[] models)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var stub = new StubControlPlane(builder.Build()) { Models = models };
        stub._app.Run(stub.AnswerAsync);
        await stub._app.StartAsync(TestContext.Current.CancellationToken).WaitAsync(TestTimeouts.Default, TestContext.Current.CancellationToken);
        return stub;
    }

    /// <summary>From now on nothing is answered, until <see cref="Release"/>.</summary>
    public void Hold() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _gate?.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Release();
        await _app.DisposeAsync().AsTask().WaitAsync(TestTimeouts.Default, CancellationToken.None);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path + context.Request.QueryString.Value;
        lock (_lock)
        {
            _paths.Add(path);
        }

        if (_gate is { } gate)
        {
            await gate.Task.WaitAsync(context.RequestAborted);
        }

        if (Fault(path) is var (status, type))
        {
            context.Response.StatusCode = status;
            context.Response.Headers["x-amzn-ErrorType"] = type;
            await context.Response.WriteAsJsonAsync(new { message = $"{type} by the stub" }, context.RequestAborted);
            return;
        }

        await context.Response.WriteAsJsonAsync(Reply(context.Request), JsonSerializerOptions.Web, context.RequestAborted);
    }

    private object? Reply(HttpRequest request)
    {
        if (request.Path.StartsWithSegments("/foundation-models", StringComparison.Ordinal))
        {
            return new ListFoundationModelsResponse { ModelSummaries = Models };
        }

        if (request.Path != "/inference-profiles")
        {
            return Unlisted;
        }

        var all = request.Query["type"] == "APPLICATION" ? ApplicationProfiles : Profiles;
        var start = int.TryParse(request.Query["nextToken"], out var token) ? token : 0;
        var size = int.Parse(request.Query["maxResults"]!, System.Globalization.CultureInfo.InvariantCulture);
        return new ListInferenceProfilesResponse
        {
            InferenceProfileSummaries = [.. all.Skip(start).Take(size)],
            NextToken = start + size < all.Count ? $"{start + size}" : null,
        };
    }
}
