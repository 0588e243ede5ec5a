using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace BedrockAspire.Tests.Infrastructure;

/// <summary>One web host with its shipped settings on a real socket of 127.0.0.1.</summary>
public sealed class ServiceUnderTest : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ServiceUnderTest(WebApplication app, LogCollector logs, Uri address)
    {
        _app = app;
        Logs = logs;
        Address = address;
    }

    public Uri Address { get; }

    public LogCollector Logs { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts a service from the pair of methods that makes it.</summary>
    public static async Task<ServiceUnderTest> StartAsync(
        string project,
        ReservedPort port,
        IReadOnlyDictionary<string, string?> settings,
        Action<WebApplicationBuilder> add,
        Action<WebApplication> map,
        Action<IServiceCollection>? configureServices,
        CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ApplicationName = project,
            EnvironmentName = "Testing",
            ContentRootPath = RepositoryRoot.Combine(project),
        });
        builder.Configuration.AddInMemoryCollection(settings);
        port.Use(builder.WebHost);

        var logs = new LogCollector();
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(logs);
        builder.Logging.AddFilter<LogCollector>(null, LogLevel.Debug);

        add(builder);
        configureServices?.Invoke(builder.Services);
        var app = builder.Build();
        try
        {
            map(app);
            await app.StartAsync(cancellationToken).WaitAsync(TestTimeouts.Default, cancellationToken);
            var addresses = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
            return new ServiceUnderTest(app, logs, new Uri(Assert.Single(addresses)));
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it as a signal to its process does.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _app.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync().AsTask().WaitAsync(TestTimeouts.Default, CancellationToken.None);
        Logs.Dispose();
    }
}
