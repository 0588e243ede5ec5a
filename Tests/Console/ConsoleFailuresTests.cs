using System.Net;
using BedrockAspire.Tests.Admin;
using BedrockAspire.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BedrockAspire.Tests.Console;

/// <summary>What an operator sees while something is down: words, what to do, and nothing lost.</summary>
public sealed class ConsoleFailuresTests
{
    [Fact]
    public async Task Service_that_is_down_is_told_with_its_address_on_every_page()
    {
        await using var gateway = await AdminHarness.StartAsync(server: null);
        await using var browser = await Browser.StartAsync();
        var (console, url) = await StartConsoleAsync(gateway.Services);
        await using var running = console;
        await using var page = await SignInAsync(browser, url, gateway.Services.ApiKey);
        await page.GoAsync("teams", "Teams");
        await page.Button("Create a team").ClickAsync();
        await page.FillAsync("Name", "Analysts", page.Button("Create"));

        await gateway.Services.Chat.DisposeAsync();
        await page.Button("Create").ClickAsync();

        var authority = gateway.Services.Chat.Address.GetLeftPart(UriPartial.Authority);
        await Expect(page.Page.Locator(".mud-dialog [role=alert], .mud-dialog .mud-alert").First).ToContainTextAsync("cannot be reached");
        // What was typed is still there.
        await Expect(page.Page.GetByLabel("Name")).ToHaveValueAsync("Analysts");
        foreach (var (path, heading) in new[] { ("", "Overview"), ("usage", "Usage"), ("keys", "Keys"), ("budgets", "Budgets"), ("users", "Users"), ("models", "Models"), ("playground", "Playground"), ("audit", "Audit") })
        {
            await page.GoAsync(path, heading);
            await Expect(page.Page.Locator("main .mud-alert").First).ToContainTextAsync($"{authority} cannot be reached. Check that the service runs");
            await Expect(page.Page.Locator("main")).Not.ToContainTextAsync("Exception");
        }

        await page.GoAsync("setup", "Set-up");
        await page.Page.Locator("[data-check=Regions]").GetByText("Check", new() { Exact = true }).ClickAsync();
        await Expect(page.Page.Locator("[data-check=Regions]")).ToHaveAttributeAsync("data-state", "Failed");
        await Expect(page.Page.Locator("[data-check=Regions]")).ToContainTextAsync("What to do:");
    }

    [Fact]
    public async Task Sign_in_that_has_ended_leads_to_the_form_and_back()
    {
        await using var gateway = await AdminHarness.StartAsync(server: null);
        await using var browser = await Browser.StartAsync();
        var (console, url) = await StartConsoleAsync(gateway.Services);
        await using var running = console;
        var key = await gateway.ExpectAsync(HttpStatusCode.Created, "POST", "/keys", """{"name":"An operator","role":"admin"}""");
        var secret = key.GetProperty("secret").GetString()!;
        await using var page = await SignInAsync(browser, url, secret);
        await gateway.ExpectAsync(HttpStatusCode.NoContent, "DELETE", "/keys/" + key.GetProperty("id").GetString());
        await gateway.UntilAsync(secret, HttpStatusCode.Unauthorized);

        await page.Page.GotoAsync(url + "/teams");

        await page.Page.GetByText("Your sign-in has ended.").WaitForAsync();
        await page.Page.FillAsync("#key", gateway.Services.ApiKey);
        await page.Page.ClickAsync("button[type=submit]");
        await page.Heading.GetByText("Teams").WaitForAsync();
    }

    [Fact]
    public async Task Database_that_is_away_is_told_and_the_page_is_whole_again_after_it()
    {
        using var folder = new TemporaryFolder();
        await using var cluster = await PostgresServer.StartOwnAsync();
        await PostgresServer.MigrateAsync(cluster.ConnectionString);
        await using var gateway = await AdminHarness.StartServicesAsync(cluster.ConnectionString, folder.Path);
        await using var browser = await Browser.StartAsync();
        var (console, url) = await StartConsoleAsync(gateway);
        await using var running = console;
        await using var page = await SignInAsync(browser, url, gateway.ApiKey);
        await page.GoAsync("teams", "Teams");
        await page.Button("Create a team").ClickAsync();
        await page.FillAsync("Name", "Analysts", page.Button("Create"));

        await cluster.StopAsync();
        await page.Button("Create").ClickAsync();

        await Expect(page.Page.Locator(".mud-dialog [role=alert], .mud-dialog .mud-alert").First).ToContainTextAsync("database");
        await Expect(page.Page.GetByLabel("Name")).ToHaveValueAsync("Analysts");
        foreach (var (path, heading) in new[] { ("", "Overview"), ("usage", "Usage"), ("keys", "Keys"), ("audit", "Audit") })
        {
            await page.GoAsync(path, heading);
            await Expect(page.Page.Locator("main .mud-alert").First).ToContainTextAsync("database");
            await Expect(page.Page.Locator("main")).Not.ToContainTextAsync("Exception");
        }

        await cluster.StartAsync();
        await page.GoAsync("teams", "Teams");
        await page.Button("Create a team").ClickAsync();
        await page.FillAsync("Name", "Analysts", page.Button("Create"));
        await page.Button("Create").ClickAsync();
        await page.Page.GetByRole(AriaRole.Cell, new PageGetByRoleOptions { Name = "Analysts" }).First.WaitForAsync();
    }

    private static async Task<(RunningProgram Console, string Url)> StartConsoleAsync(ServiceHarness gateway)
    {
        var url = FreePort.NextUrl();
        var console = RunningProgram.StartAssembly("Console", "Now listening on", new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = url,
            ["Console__ChatUrl"] = gateway.Chat.Address.ToString(),
            ["Console__ImageUrl"] = gateway.Image.Address.ToString(),
        });
        await console.ReadyAsync(TestContext.Current.CancellationToken);
        return (console, url);
    }

    private static async Task<WatchedPage> SignInAsync(Browser browser, string url, string key)
    {
        var context = await browser.NewContextAsync();
        var page = new WatchedPage(await context.NewPageAsync(), url);
        await page.SignInAsync(key);
        await page.Heading.GetByText("Overview").WaitForAsync();
        return page;
    }
}
