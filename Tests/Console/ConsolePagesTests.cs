using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BedrockAspire.Tests.Console;

/// <summary>Every page in a real browser: it shows what it has, in both colours and on a phone, to anybody, without an error.</summary>
public sealed class ConsolePagesTests(ConsoleFixture console) : IClassFixture<ConsoleFixture>
{
    private static readonly (string Path, string Heading)[] All =
    [
        ("", "Overview"),
        ("usage", "Usage"),
        ("keys", "Keys"),
        ("budgets", "Budgets"),
        ("teams", "Teams"),
        ("users", "Users"),
        ("models", "Models"),
        ("playground", "Playground"),
        ("setup", "Set-up"),
        ("audit", "Audit"),
    ];

    public static TheoryData<string, string, bool> Pages
    {
        get
        {
            var data = new TheoryData<string, string, bool>();
            foreach (var (path, heading) in All)
            {
                data.Add(path, heading, false);
                data.Add(path, heading, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_is_accessible_and_clean(string path, string heading, bool isDark)
    {
        await using var page = await console.SignInAsync(isDark);

        await page.GoAsync(path, heading);

        await page.AssertNoFaultAsync();
        await page.AssertAccessibleAsync();
        page.AssertClean();
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_fits_a_phone(string path, string heading, bool isDark)
    {
        await using var page = await console.SignInAsync(isDark, width: 390, height: 844);

        await page.GoAsync(path, heading);

        await page.Page.WaitForFunctionAsync("document.documentElement.scrollWidth <= document.documentElement.clientWidth");
        await page.AssertNoFaultAsync();
    }

    [Fact]
    public async Task Sign_in_form_is_accessible_and_clean()
    {
        await using var page = await console.OpenAsync();

        await page.GoAsync("sign-in", "BedrockAspire");

        await page.AssertAccessibleAsync();
        page.AssertClean();
    }

    [Fact]
    public async Task Keyboard_begins_at_the_content()
    {
        await using var page = await console.SignInAsync();
        await page.GoAsync("keys", "Keys");
        await page.Page.WaitForFunctionAsync("document.activeElement.tagName === 'H1'");

        await page.Page.Keyboard.PressAsync("Tab");

        await Expect(page.Button("Create a key")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Colours_that_were_chosen_are_kept()
    {
        await using var page = await console.SignInAsync();
        await page.GoAsync("keys", "Keys");
        await page.Button("Dark colours").ClickAsync();
        await page.Button("Light colours").WaitForAsync();

        await page.GoAsync("teams", "Teams");

        await page.Button("Light colours").WaitForAsync();
    }

    [Fact]
    public async Task Unknown_address_says_so()
    {
        await using var page = await console.SignInAsync();

        await page.GoAsync("nothing-here", "There is nothing here");
    }

    [Fact]
    public async Task Every_reply_tells_browsers_to_trust_nobody_else()
    {
        using var response = await console.Http.GetAsync(new Uri(console.ConsoleUrl + "/sign-in"), TestContext.Current.CancellationToken);

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task Every_page_shows_what_there_is_in_both_colours()
    {
        // The documentation's pictures: taken always, kept where a folder is named.
        var folder = Environment.GetEnvironmentVariable("CONSOLE_SCREENSHOTS");
        await ConsoleScenes.FillAsync(console);
        foreach (var isDark in new[] { false, true })
        {
            await using var page = await console.SignInAsync(isDark);
            foreach (var (path, heading) in All)
            {
                await page.GoAsync(path, heading);
                if (path == "playground")
                {
                    await ConsoleScenes.TalkAsync(page);
                }

                if (path == "setup")
                {
                    await ConsoleScenes.CheckAsync(page);
                }

                await page.AssertNoFaultAsync();
                await page.SettleAsync();
                var picture = await page.Page.ScreenshotAsync(new PageScreenshotOptions
                {
                    Path = string.IsNullOrEmpty(folder) ? null : Path.Combine(folder, $"{heading.ToLowerInvariant()}-{(isDark ? "dark" : "light")}.png"),
                    FullPage = true,
                });
                Assert.NotEmpty(picture);
            }

            page.AssertClean();
        }
    }
}
