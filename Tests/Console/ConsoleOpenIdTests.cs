using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BedrockAspire.Tests.Console;

/// <summary>Signing in with an organisation, in a real browser, at an OpenID provider that we did not write.</summary>
public sealed class ConsoleOpenIdTests(OpenIdFixture console) : IClassFixture<OpenIdFixture>
{
    [Fact]
    public async Task Administrator_changes_things_and_is_named_in_the_audit_log_beside_the_key()
    {
        await using var page = await console.SignInAsync("admin-ada", "teams");
        // Where she was going before she signed in.
        await page.Heading.GetByText("Teams").WaitForAsync();
        await Expect(page.Page.Locator(".who")).ToHaveTextAsync("Ada Łovelace");

        await page.Button("Create a team").ClickAsync();
        await page.Page.GetByLabel("Name").FillAsync("Analysts");
        await page.Button("Create").ClickAsync();
        await page.Page.GetByRole(AriaRole.Cell, new PageGetByRoleOptions { Name = "Analysts" }).First.WaitForAsync();

        await page.GoAsync("audit", "Audit");
        await Expect(page.Page.Locator("table.rows tbody tr").First).ToContainTextAsync("Ada Łovelace (admin-ada@example.com)");
        await Expect(page.Page.Locator("table.rows tbody tr").First).ToContainTextAsync("configured key");
        var entry = Assert.Single(await console.AuditAsync());
        Assert.Equal("Ada Łovelace (admin-ada@example.com)", entry.GetProperty("on_behalf_of").GetString());
        Assert.Equal("configured key", entry.GetProperty("actor_key_name").GetString());
        page.AssertNoErrors();
    }

    [Fact]
    public async Task Viewer_looks_and_changes_nothing()
    {
        await using var page = await console.SignInAsync("viewer-grace");
        await page.Heading.GetByText("Overview").WaitForAsync();

        await page.GoAsync("keys", "Keys");

        await page.Page.GetByText("configured key").First.WaitForAsync();
        await Expect(page.Button("Create a key")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("nobody-charles", "Your account has none of the roles that may use this console.")]
    [InlineData("audience-eve", "Your organisation's answer was meant for another application.")]
    [InlineData("expired-mallory", "Your organisation's answer had expired when it came.")]
    [InlineData("", "The sign-in was given up at your organisation.")]
    public async Task Who_may_not_in_is_told_why_and_stays_outside(string name, string reason)
    {
        await using var page = await console.SignInAsync(name);

        await page.Page.GetByText(reason).WaitForAsync();

        await page.Page.GotoAsync(console.ConsoleUrl + "/keys");
        await page.Page.Locator("#key").WaitForAsync();
    }
}
