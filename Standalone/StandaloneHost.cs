using System.Security.Cryptography;
using BedrockAspire.ChatApi;
using BedrockAspire.Console;
using BedrockAspire.Data;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Hosting;
using BedrockAspire.Gateway.Usage;
using BedrockAspire.ImageApi;
using BedrockAspire.Simulator;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Standalone;

/// <summary>Both services and, without AWS credentials, the simulator, in one process.</summary>
internal sealed class StandaloneHost : IAsyncDisposable
{
    private const int OneTimeTokenBytes = 24;

    private static readonly TimeSpan ListingTimeout = TimeSpan.FromSeconds(5);

    private readonly List<WebApplication> _apps = [];

    private StandaloneHost(GatewayKey key, Backend backend)
    {
        Key = key;
        Backend = backend;
    }

    public GatewayKey Key { get; }

    public Backend Backend { get; }

    /// <summary>Where the chat service listens, with a slash at its end.</summary>
    public Uri ChatAddress { get; private set; } = null!;

    /// <summary>Where the image service listens, with a slash at its end.</summary>
    public Uri ImageAddress { get; private set; } = null!;

    /// <summary>The console's address that signs in once.</summary>
    public Uri SignInUrl { get; private set; } = null!;

    /// <summary>The home region.</summary>
    public string Region { get; private set; } = "";

    /// <summary>Starts everything.</summary>
    /// <exception cref="StartupException">Something is in the way; the text says what and what to do.</exception>
    public static async Task<StandaloneHost> StartAsync(string[] args)
    {
        var configuration = CreateBuilder(args).Configuration;
        var options = configuration.GetSection(StandaloneOptions.SectionName).Get<StandaloneOptions>() ?? new StandaloneOptions();
        CheckUrl(nameof(options.ChatUrl), options.ChatUrl);
        CheckUrl(nameof(options.ImageUrl), options.ImageUrl);
        CheckUrl(nameof(options.ConsoleUrl), options.ConsoleUrl);

        var backend = await Backend.ChooseAsync(configuration);
        var host = new StandaloneHost(GatewayKey.LoadOrCreate(configuration, options.DataFolder), backend);
        try
        {
            await host.StartServicesAsync(args, options, configuration);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>What a newcomer reads after the start.</summary>
    public string Describe() => Banner.Compose(ChatAddress, ImageAddress, SignInUrl, Key, Backend, Region);

    /// <summary>Returns when the process was asked to end and its requests have ended.</summary>
    public async Task WaitForShutdownAsync()
    {
        await Task.WhenAny(_apps.Select(AskedToEndAsync));
        // The simulator, which is the first, answers the services until they have ended.
        await Task.WhenAll(_apps.Skip(Backend.IsSimulated ? 1 : 0).Select(app => app.StopAsync()));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // The services first, the simulator that they may still be calling last.
        foreach (var app in Enumerable.Reverse(_apps))
        {
            await app.DisposeAsync();
        }
    }

    private async Task StartServicesAsync(string[] args, StandaloneOptions options, ConfigurationManager configuration)
    {
        var settings = new Dictionary<string, string?> { ["Gateway:ApiKey"] = Key.Value };
        if (Backend.IsSimulated)
        {
            var simulator = await StartAsync(
                args, "Simulator", "http://127.0.0.1:0", settings, builder => builder.AddSimulator(), app => app.MapSimulator());
            settings["Bedrock:SimulatorUrl"] = AddressOf(simulator).ToString();
        }

        // Both services ask the same regions, so one file serves both.
        if (string.IsNullOrEmpty(configuration["Catalogue:SnapshotFile"]))
        {
            settings["Catalogue:SnapshotFile"] = Path.Combine(options.DataFolder, "models.json");
        }

        if (string.IsNullOrWhiteSpace(configuration.GetConnectionString(DatabaseOptions.ConnectionName)))
        {
            settings[$"ConnectionStrings:{DatabaseOptions.ConnectionName}"] = $"Data Source={Path.Combine(options.DataFolder, "gateway.db")}";
        }

        if (string.IsNullOrEmpty(configuration["Gateway:Usage:SpoolFolder"]))
        {
            settings["Gateway:Usage:SpoolFolder"] = Path.Combine(options.DataFolder, "usage-spool");
        }

        await EmbeddedDatabase.MigrateAsync(args, settings);
        if (string.IsNullOrEmpty(configuration[$"{UsageOptions.SectionName}:SpoolFolder"]))
        {
            settings[$"{UsageOptions.SectionName}:SpoolFolder"] = Path.Combine(options.DataFolder, "usage");
        }

        settings["Gateway:ChatUrl"] = PublicUrl(options.ChatUrl);
        settings["Gateway:ImageUrl"] = PublicUrl(options.ImageUrl);
        var chat = await StartAsync(args, "ChatUrl", options.ChatUrl, settings, builder => builder.AddChatApi(), app => app.MapChatApi());
        var image = await StartAsync(args, "ImageUrl", options.ImageUrl, settings, builder => builder.AddImageApi(), app => app.MapImageApi());
        // So that what is printed can be tried at once, with every model in its list. AWS being away does not hold up the start.
        await Task.WhenAll(FirstListing(chat), FirstListing(image)).WaitAsync(ListingTimeout).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ChatAddress = AddressOf(chat);
        ImageAddress = AddressOf(image);
        SignInUrl = await StartConsoleAsync(args, options);
        Region = chat.Services.GetRequiredService<IOptions<Bedrock.BedrockOptions>>().Value.Region ?? "";
    }

    private async Task<Uri> StartConsoleAsync(string[] args, StandaloneOptions options)
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(OneTimeTokenBytes));
        var settings = new Dictionary<string, string?>
        {
            ["Console:ChatUrl"] = ChatAddress.ToString(),
            ["Console:ImageUrl"] = ImageAddress.ToString(),
            ["Console:PublicChatUrl"] = options.ChatUrl,
            ["Console:PublicImageUrl"] = options.ImageUrl,
            ["Console:ApiKey"] = Key.Value,
            ["Console:OneTimeToken"] = token,
        };
        var console = await StartAsync(
            args, nameof(options.ConsoleUrl), options.ConsoleUrl, settings, builder => builder.AddConsole(), app => app.MapConsole());
        return new Uri(AddressOf(console), $"sign-in/once?token={token}");
    }

    private async Task<WebApplication> StartAsync(
        string[] args,
        string option,
        string url,
        Dictionary<string, string?> settings,
        Action<WebApplicationBuilder> add,
        Action<WebApplication> map)
    {
        var builder = CreateBuilder(args);
        // Last, so that these win over what the environment says: ASPNETCORE_URLS would give all of them one address.
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Configuration["urls"] = url;
        // What these would say, three times over, the text after the start says once.
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        builder.Logging.AddFilter("BedrockAspire.Simulator.StartMessage", LogLevel.Warning);
        builder.Logging.AddFilter(ServiceProgram.HostCategory, LogLevel.None);
        try
        {
            builder.WebHost.UseUrls(url);
            add(builder);
            var app = builder.Build();
            _apps.Add(app);
            map(app);
            await app.StartAsync();
            return app;
        }
        catch (Exception exception) when (ServiceProgram.Describe(exception) is { } line)
        {
            throw new StartupException(exception is OptionsValidationException ? line : $"{line} Set Standalone__{option}, now {url}.");
        }
    }

    // Settings lie beside the program, not where it is called from.
    private static WebApplicationBuilder CreateBuilder(string[] args) =>
        WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

    private static void CheckUrl(string option, string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttp)
        {
            throw new StartupException($"Standalone:{option} is '{url}'; it must be an http address such as http://localhost:4000.");
        }
    }

    private static Task AskedToEndAsync(WebApplication app)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        app.Lifetime.ApplicationStopping.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), asked);
        return asked.Task;
    }

    private static Task FirstListing(WebApplication app) => app.Services.GetRequiredService<CatalogueRefresher>().FirstAttempt;

    private static string PublicUrl(string url) => new Uri(Reachable(new Uri(url)), "v1").ToString();

    private static Uri AddressOf(WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return Reachable(new Uri(addresses.First()));
    }

    // An address to listen on everywhere is none that can be called.
    private static Uri Reachable(Uri uri) => uri.Host is "0.0.0.0" or "[::]" ? new UriBuilder(uri) { Host = "localhost" }.Uri : uri;
}
