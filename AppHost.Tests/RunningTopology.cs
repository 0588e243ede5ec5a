using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace BedrockAspire.AppHost.Tests;

/// <summary>The services and the simulator as AppHost starts them, without containers and without AWS; started once for its tests.</summary>
public sealed class RunningTopology : IAsyncLifetime
{
    private IDistributedApplicationTestingBuilder? _builder;
    private readonly string _folder = Directory.CreateTempSubdirectory("bedrockaspire-apphost-").FullName;
    private DistributedApplication? _app;

    public string ApiKey { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        using var timeout = new CancellationTokenSource(TestTopology.Timeout);
        _builder = await TestTopology.CreateAsync(containers: false, simulate: true, $"--DataFolder={_folder}");
        _app = await _builder.BuildAsync(timeout.Token);
        await _app.StartAsync(timeout.Token);
        ApiKey = await ParameterAsync("gateway-api-key");
    }

    public async Task<string> ParameterAsync(string name)
    {
        using var timeout = new CancellationTokenSource(TestTopology.Timeout);
        return await _builder!.Resources.OfType<ParameterResource>().Single(parameter => parameter.Name == name).GetValueAsync(timeout.Token) ?? "";
    }

    /// <summary>What the dashboard links to for a resource, once all of it answers.</summary>
    public async Task<IReadOnlyList<UrlSnapshot>> UrlsAsync(string resource)
    {
        var app = _app ?? throw new InvalidOperationException("Not started.");
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TestTopology.Timeout);
        var state = await app.ResourceNotifications.WaitForResourceAsync(
            resource, change => change.Snapshot.Urls is { Length: > 0 } urls && urls.All(url => !url.IsInactive), timeout.Token);
        return state.Snapshot.Urls;
    }

    public async Task<HttpClient> ConnectAsync(string service)
    {
        var app = _app ?? throw new InvalidOperationException("Not started.");
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TestTopology.Timeout);
        await app.ResourceNotifications.WaitForResourceHealthyAsync(service, timeout.Token);
        return app.CreateHttpClient(service, "http");
    }

    /// <summary>Gives a command of the dashboard, with its own defaults for the arguments that are not named.</summary>
    public async Task<ExecuteCommandResult> ExecuteAsync(string service, string command, params (string Name, string Value)[] arguments)
    {
        var app = _app ?? throw new InvalidOperationException("Not started.");
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TestTopology.Timeout);
        await app.ResourceNotifications.WaitForResourceHealthyAsync(service, timeout.Token);
        var resource = _builder!.Resources.Single(resource => resource.Name == service);
        var inputs = arguments.Select(argument => new InteractionInput { Name = argument.Name, InputType = InputType.Text, Value = argument.Value });
        return await app.ResourceCommands.ExecuteCommandAsync(resource, command, new InteractionInputCollection([.. inputs]), timeout.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        if (_builder is not null)
        {
            await _builder.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
