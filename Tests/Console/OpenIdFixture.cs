using System.Net;
using System.Text.Json;
using BedrockAspire.Tests.Admin;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Console;

/// <summary>The console as its own program, a gateway, and an OpenID provider that is not ours, on another site than the console.</summary>
public sealed class OpenIdFixture : IAsyncLifetime
{
    private const string Folder = "openid-provider";

    private AdminHarness? _gateway;
    private RunningProgram? _provider;
    private RunningProgram? _console;
    private Browser? _browser;

    public string ConsoleUrl { get; } = $"http://127.0.0.1:{FreePort.Next()}";

    public async ValueTask InitializeAsync()
    {
        await NodeTools.RequireAsync(Folder, TestContext.Current.CancellationToken);
        _browser = await Browser.StartAsync();
        _gateway = await AdminHarness.StartAsync(server: null);
        var port = FreePort.Next().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var (id, secret) = ("console-of-the-tests", "a-secret-that-the-provider-knows");
        _provider = RunningProgram.StartNode(Folder, "provider.mjs", "listening on", new Dictionary<string, string?>
        {
            ["PROVIDER_PORT"] = port,
            ["CONSOLE_URL"] = ConsoleUrl,
            ["CLIENT_ID"] = id,
            ["CLIENT_SECRET"] = secret,
        });
        _console = RunningProgram.StartAssembly("Console", "Now listening on", new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = ConsoleUrl,
            ["Console__ChatUrl"] = _gateway.Services.Chat.Address.ToString(),
            ["Console__ImageUrl"] = _gateway.Services.Image.Address.ToString(),
            ["Console__ApiKey"] = _gateway.Services.ApiKey,
            // Another site than 127.0.0.1, as in life.
            ["Console__OpenId__Authority"] = $"http://localhost:{port}",
            ["Console__OpenId__ClientId"] = id,
            ["Console__OpenId__ClientSecret"] = secret,
        });
        await _provider.ReadyAsync(TestContext.Current.CancellationToken);
        await _console.ReadyAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in new IAsyncDisposable?[] { _browser, _console, _provider, _gateway })
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }
    }

    /// <summary>The newest entries of the audit log.</summary>
    public async Task<IReadOnlyList<JsonElement>> AuditAsync() =>
        [.. (await _gateway!.ExpectAsync(HttpStatusCode.OK, "GET", "/audit")).GetProperty("data").EnumerateArray()];

    /// <summary>Goes to a page of the console and signs in at the provider under a name; an empty one gives up there.</summary>
    public async Task<WatchedPage> SignInAsync(string name, string path = "")
    {
        var context = await _browser!.NewContextAsync();
        var page = new WatchedPage(await context.NewPageAsync(), ConsoleUrl);
        await page.Page.GotoAsync($"{ConsoleUrl}/{path}");
        await page.Page.GetByText("Sign in with your organisation").ClickAsync();
        await page.Page.FillAsync("#login", name);
        await page.Button(name.Length == 0 ? "Cancel" : "Sign in").ClickAsync();
        return page;
    }
}
