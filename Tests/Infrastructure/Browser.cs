using Microsoft.Playwright;

namespace BedrockAspire.Tests.Infrastructure;

/// <summary>The Chromium of this machine. Where there is none the test skips; with CI=true it fails.</summary>
public sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Starts it.</summary>
    public static async Task<Browser> StartAsync()
    {
        var path = Find();
        if (path is null)
        {
            Requirement.SkipOrFail("no Chromium is on the PATH: install it (Debian: apt-get install chromium)");
        }

        // What is expected of a page may take as long as anything else on a busy machine.
        Assertions.SetDefaultExpectTimeout((float)TestTimeouts.Default.TotalMilliseconds);
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path, Args = ["--no-sandbox"] });
        return new Browser(playwright, browser);
    }

    /// <summary>A context of its own: cookies, colours and size.</summary>
    public async Task<IBrowserContext> NewContextAsync(bool isDark = false, int width = 1280, int height = 900)
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            Permissions = ["clipboard-read", "clipboard-write"],
            Locale = "en-US",
        });
        context.SetDefaultTimeout((float)TestTimeouts.Default.TotalMilliseconds);
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    private static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
}
