using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Console;

/// <summary>Standalone as its own process, and a real browser that looks at its console.</summary>
public sealed partial class ConsoleFixture : IAsyncLifetime
{
    public const string Key = "sk-test-1234567890";

    private readonly string _folder = Directory.CreateTempSubdirectory("console-").FullName;
    private RunningProgram? _program;
    private Browser? _browser;

    public string ConsoleUrl { get; } = FreePort.NextUrl();

    public string ChatUrl { get; } = FreePort.NextUrl();

    public string ImageUrl { get; } = FreePort.NextUrl();

    /// <summary>The address that Standalone printed, which signs in once.</summary>
    public string OneTimeLink => LinkPattern().Match(_program!.Output).Value;

    /// <summary>Calls both services as the operator.</summary>
    public HttpClient Http { get; } = new(new SocketsHttpHandler()) { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Key) } };

    public async ValueTask InitializeAsync()
    {
        _browser = await Browser.StartAsync();
        _program = RunningProgram.Start("Standalone", "ENABLE_PERSISTENT_CONFIG=false", new Dictionary<string, string?>
        {
            ["Standalone__ChatUrl"] = ChatUrl,
            ["Standalone__ImageUrl"] = ImageUrl,
            ["Standalone__ConsoleUrl"] = ConsoleUrl,
            ["Standalone__DataFolder"] = _folder,
            ["Gateway__ApiKey"] = Key,
            ["Bedrock__Simulate"] = "always",
            ["Console__DashboardUrl"] = "http://localhost:18888",
            // Every test signs in, from one address.
            ["Console__SignInAttemptsPerMinute"] = "10000",
        });
        await _program.ReadyAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        if (_program is not null)
        {
            await _program.DisposeAsync();
        }

        Http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A page that nobody has signed in on.</summary>
    public async Task<WatchedPage> OpenAsync(bool isDark = false, int width = 1280, int height = 900)
    {
        var context = await _browser!.NewContextAsync(isDark, width, height);
        return new WatchedPage(await context.NewPageAsync(), ConsoleUrl);
    }

    /// <summary>A page of the operator, signed in with the key.</summary>
    public async Task<WatchedPage> SignInAsync(bool isDark = false, int width = 1280, int height = 900)
    {
        var page = await OpenAsync(isDark, width, height);
        await page.SignInAsync(Key);
        // A page that is left before the form has arrived is not signed in.
        await page.Heading.GetByText("Overview").WaitForAsync();
        return page;
    }

    /// <summary>Posts to the admin API.</summary>
    public async Task<JsonElement> PostAdminAsync(string path, object body)
    {
        using var response = await Http.PostAsJsonAsync($"{ChatUrl}/admin/v1/{path}", body, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonElement.Parse(text);
    }

    /// <summary>Waits until so many calls of a key are in the ledger, which writes behind them.</summary>
    public async Task RecordedAsync(string keyName, int count = 1)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TestTimeouts.Default);
        while (await timer.WaitForNextTickAsync(deadline.Token))
        {
            var calls = JsonElement.Parse(await Http.GetStringAsync(new Uri($"{ChatUrl}/admin/v1/usage/calls?limit=500"), deadline.Token));
            if (calls.GetProperty("data").EnumerateArray().Count(call => call.GetProperty("key_name").GetString() == keyName) >= count)
            {
                return;
            }
        }
    }

    [GeneratedRegex("http://\\S+/sign-in/once\\?token=\\S+")]
    private static partial Regex LinkPattern();
}
