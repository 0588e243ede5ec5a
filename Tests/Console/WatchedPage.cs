using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace BedrockAspire.Tests.Console;

/// <summary>A page whose errors and requests are written down.</summary>
public sealed partial class WatchedPage : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentQueue<string> _foreign = new();

    public WatchedPage(IPage page, string url)
    {
        Page = page;
        Url = url;
        page.Console += (_, message) =>
        {
            // What another site's page says is that site's affair.
            if (message.Type == "error" && (message.Location.StartsWith(url, StringComparison.Ordinal) || !message.Location.StartsWith("http", StringComparison.Ordinal)))
            {
                _errors.Enqueue($"{message.Text} ({message.Location})");
            }
        };
        page.PageError += (_, error) => _errors.Enqueue(error);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(url, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                _foreign.Enqueue(request.Url);
            }
        };
    }

    public IPage Page { get; }

    private string Url { get; }

    public ILocator Heading => Page.Locator("h1");

    /// <summary>Signs in with a key, as the form asks.</summary>
    public async Task SignInAsync(string key)
    {
        await Page.GotoAsync(Url + "/sign-in");
        await Page.FillAsync("#key", key);
        await Page.ClickAsync("button[type=submit]");
    }

    /// <summary>Goes to a page of the console and waits until it shows what it has.</summary>
    public async Task GoAsync(string path, string heading)
    {
        await Page.GotoAsync($"{Url}/{path}");
        await Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = heading, Exact = true, Level = 1 }).WaitForAsync();
        await Page.Locator("[role=progressbar][aria-label=Loading]").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Hidden });
    }

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    /// <summary>Fills a field, again where the page was drawn anew in that moment, until the button that needs it can be pressed.</summary>
    public async Task FillAsync(string label, string value, ILocator enabled)
    {
        for (var attempt = 1; ; attempt++)
        {
            await Page.GetByLabel(label).FillAsync("");
            await Page.GetByLabel(label).FillAsync(value);
            try
            {
                await Assertions.Expect(enabled).ToBeEnabledAsync(new LocatorAssertionsToBeEnabledOptions { Timeout = 5000 });
                return;
            }
            catch (PlaywrightException) when (attempt < 10)
            {
                // Once more.
            }
        }
    }

    /// <summary>The page shows what it has, and no failure.</summary>
    public async Task AssertNoFaultAsync()
    {
        Assert.Empty(await Page.Locator(".mud-alert-text-error").AllInnerTextsAsync());
        // A page's own source is nothing to look at: Razor takes some of its code for text.
        await Assertions.Expect(Page.Locator("main")).Not.ToContainTextAsync(RazorPattern());
    }

    /// <summary>Waits until what is fading is as it will be.</summary>
    public Task SettleAsync() => Page.EvaluateAsync(
        "async () => { await Promise.allSettled(document.getAnimations().filter(a => a instanceof CSSTransition).map(a => a.finished)); }");

    /// <summary>The page has written no error.</summary>
    public void AssertNoErrors() => Assert.True(_errors.IsEmpty, string.Join('\n', _errors));

    /// <summary>The page has written no error and asked nobody else for anything.</summary>
    public void AssertClean()
    {
        Assert.Empty(_errors);
        Assert.Empty(_foreign);
    }

    /// <summary>What axe-core finds against WCAG 2.1 A and AA.</summary>
    public async Task AssertAccessibleAsync()
    {
        // A button that has just been enabled fades in: its colours count once they are there.
        await SettleAsync();
        var result = await Page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] } });
        Assert.True(
            result.Violations.Length == 0,
            string.Join('\n', result.Violations.SelectMany(violation => violation.Nodes.Select(node => $"{violation.Id}: {node.Html}"))));
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();

    [GeneratedRegex("@(if|foreach|else|switch|code)\\b")]
    private static partial Regex RazorPattern();
}
