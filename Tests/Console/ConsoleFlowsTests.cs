using System.ClientModel;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OpenAI;
using OpenAI.Chat;
using static Microsoft.Playwright.Assertions;

namespace BedrockAspire.Tests.Console;

/// <summary>What operators do, from the first click to what comes of it.</summary>
public sealed partial class ConsoleFlowsTests(ConsoleFixture console) : IClassFixture<ConsoleFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_time_link_signs_in_once()
    {
        await using var page = await console.OpenAsync();
        await page.Page.GotoAsync(console.OneTimeLink);
        await page.Heading.GetByText("Overview").WaitForAsync();

        await using var again = await console.OpenAsync();
        await again.Page.GotoAsync(console.OneTimeLink);

        await again.Page.GetByText("This link was used already").WaitForAsync();
    }

    [Fact]
    public async Task Wrong_key_is_refused_in_words()
    {
        await using var page = await console.OpenAsync();

        await page.SignInAsync("sk-wrong");

        await page.Page.GetByText("The gateway does not know this key.").WaitForAsync();
    }

    [Fact]
    public async Task Key_of_a_program_does_not_sign_in()
    {
        var key = await console.PostAdminAsync("keys", new { name = "A program" });
        await using var page = await console.OpenAsync();

        await page.SignInAsync(key.GetProperty("secret").GetString()!);

        await page.Page.GetByText("This key is for programs.").WaitForAsync();
    }

    [Fact]
    public async Task Reader_looks_and_changes_nothing()
    {
        var key = await console.PostAdminAsync("keys", new { name = "An auditor", role = "reader" });
        await using var page = await console.OpenAsync();
        await page.SignInAsync(key.GetProperty("secret").GetString()!);
        await page.Heading.GetByText("Overview").WaitForAsync();

        await page.GoAsync("keys", "Keys");

        await page.Page.GetByText("An auditor").First.WaitForAsync();
        await Expect(page.Button("Create a key")).ToHaveCountAsync(0);
        await Expect(page.Button("Delete An auditor")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Sign_in_leads_back_to_where_one_was_going()
    {
        await using var page = await console.OpenAsync();
        await page.Page.GotoAsync(console.ConsoleUrl + "/teams");
        await page.Page.FillAsync("#key", ConsoleFixture.Key);

        await page.Page.ClickAsync("button[type=submit]");

        await page.Heading.GetByText("Teams").WaitForAsync();
    }

    [Fact]
    public async Task Signing_out_closes_every_page()
    {
        await using var page = await console.SignInAsync();
        await page.GoAsync("keys", "Keys");
        await page.Button("Sign out").ClickAsync();
        await page.Page.GetByText("You are signed out.").WaitForAsync();

        await page.Page.GotoAsync(console.ConsoleUrl + "/keys");

        await page.Page.Locator("#key").WaitForAsync();
    }

    [Fact]
    public async Task Key_is_created_used_and_its_spend_seen()
    {
        await using var page = await console.SignInAsync();
        await page.GoAsync("keys", "Keys");
        await page.Button("Create a key").ClickAsync();
        await page.Page.GetByLabel("Name").FillAsync("From the console");
        await page.Button("Create").ClickAsync();
        await Expect(page.Page.Locator("#secret")).ToHaveTextAsync(SecretPattern());
        var secret = await page.Page.Locator("#secret").InnerTextAsync();
        await page.Button("Copy the key").ClickAsync();
        await page.Page.GetByText("Copied.").WaitForAsync();
        Assert.Equal(secret, await page.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        await Expect(page.Page.Locator(".lines").First).ToContainTextAsync($"OPENAI_API_KEY={secret}");
        await page.Button("I have copied it").ClickAsync();
        await Expect(page.Page.Locator(".mud-dialog")).ToHaveCountAsync(0);

        var client = new ChatClient("claude-sonnet", new ApiKeyCredential(secret), new OpenAIClientOptions { Endpoint = new Uri(console.ChatUrl + "/v1") });
        var answer = await client.CompleteChatAsync([new UserChatMessage("What is 12 times 7?")], cancellationToken: Cancellation);
        Assert.Contains("84", answer.Value.Content[0].Text, StringComparison.Ordinal);

        await console.RecordedAsync("From the console");
        await page.GoAsync("keys", "Keys");
        await page.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "From the console" }).WaitForAsync();
        await Expect(page.Page.GetByText(secret)).ToHaveCountAsync(0);
        await page.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "From the console" }).ClickAsync();
        await page.Heading.GetByText("Usage").WaitForAsync();
        var row = page.Page.Locator("table.rows tbody tr").First;
        await Expect(row).ToContainTextAsync("claude-sonnet");
        await Expect(row).ToContainTextAsync("From the console");
        await Expect(row).ToContainTextAsync("$0.0");
        page.AssertClean();
    }

    [Fact]
    public async Task Reached_budget_is_seen_in_the_playground_and_on_its_page()
    {
        var key = await console.PostAdminAsync("keys", new { name = "Short of money", role = "admin" });
        await console.PostAdminAsync(
            "budgets", new { name = "Pocket money", scope = "key", scope_id = key.GetProperty("id").GetString(), interval = "total", limit_usd = "0.000001" });
        await using var page = await console.OpenAsync();
        await page.SignInAsync(key.GetProperty("secret").GetString()!);
        await page.Heading.GetByText("Overview").WaitForAsync();
        await page.GoAsync("playground", "Playground");

        await ConsoleScenes.SayAsync(page, "What is 12 times 7?");

        await Expect(page.Page.Locator(".message.assistant .mud-alert")).ToContainTextAsync("Pocket money");
        await page.GoAsync("budgets", "Budgets");
        await page.Page.GetByText("Pocket money").First.WaitForAsync();
    }

    [Fact]
    public async Task Two_operators_who_change_one_key_do_not_overwrite_each_other()
    {
        var key = await console.PostAdminAsync("keys", new { name = "Shared" });
        await using var page = await console.SignInAsync();
        await page.GoAsync("keys", "Keys");
        await page.Button("Change Shared").ClickAsync();
        await page.Page.GetByLabel("Note").FillAsync("mine");
        using var patch = new HttpRequestMessage(HttpMethod.Patch, $"{console.ChatUrl}/admin/v1/keys/{key.GetProperty("id").GetString()}")
        {
            Content = new StringContent("""{"note":"theirs"}""", mediaType: new("application/json")),
        };
        (await console.Http.SendAsync(patch, Cancellation)).EnsureSuccessStatusCode();

        await page.Button("Save").ClickAsync();

        await page.Page.Locator(".mud-dialog [role=alert]").First.WaitForAsync();
        // What was typed is still there.
        await Expect(page.Page.GetByLabel("Note")).ToHaveValueAsync("mine");
    }

    [Fact]
    public async Task Deleting_a_key_asks_first()
    {
        await console.PostAdminAsync("keys", new { name = "To be deleted" });
        await using var page = await console.SignInAsync();
        await page.GoAsync("keys", "Keys");
        await page.Button("Delete To be deleted").ClickAsync();
        await page.Button("Cancel").ClickAsync();
        await Expect(page.Page.Locator(".mud-dialog")).ToHaveCountAsync(0);
        await page.Button("Delete To be deleted").ClickAsync();

        await page.Button("Delete").ClickAsync();

        await page.Page.GetByText("To be deleted is deleted.").WaitForAsync();
        await page.GoAsync("audit", "Audit");
        await page.Page.GetByText("To be deleted").First.WaitForAsync();
    }

    [Fact]
    public async Task Playground_streams_an_answer_and_draws_at_the_other_endpoint()
    {
        await using var page = await console.SignInAsync();
        await page.GoAsync("playground", "Playground");

        await ConsoleScenes.SayAsync(page, "What is 12 times 7?");
        await ConsoleScenes.SayAsync(page, "/image a lighthouse at dusk");

        var answers = page.Page.Locator(".message.assistant");
        await Expect(answers.Nth(0)).ToContainTextAsync("84");
        await Expect(answers.Nth(0)).ToContainTextAsync(console.ChatUrl);
        await Expect(answers.Nth(1)).ToContainTextAsync(console.ImageUrl);
        await Expect(answers.Nth(0).Locator(".cost")).ToContainTextAsync("Cost $0.0");
        await Expect(answers.Nth(1).Locator(".cost")).ToContainTextAsync("Cost $0.0");
        await Expect(answers.Nth(0).Locator(".cost a")).ToHaveAttributeAsync("href", TracePattern());
        Assert.True(await answers.Nth(1).Locator("img").EvaluateAsync<int>("async image => { await image.decode(); return image.naturalWidth; }") >= 512);
        page.AssertClean();
    }

    [Fact]
    public async Task Set_up_checks_pass_on_the_simulator()
    {
        await using var page = await console.SignInAsync();
        await page.GoAsync("setup", "Set-up");

        await ConsoleScenes.CheckAsync(page);

        await Expect(page.Page.Locator("[data-check='AWS credentials']")).ToContainTextAsync("the simulator's, which are worth nothing on AWS");
        await Expect(page.Page.Locator("[data-check=Regions]")).ToContainTextAsync("us-west-2 (for pictures)");
        await Expect(page.Page.Locator("[data-check=Clock]")).ToContainTextAsync("agrees with");
        await Expect(page.Page.Locator("[data-check=Database]")).ToContainTextAsync("is migrated");
        page.AssertClean();
    }

    [GeneratedRegex("^sk-ba-.{40,}$")]
    private static partial Regex SecretPattern();

    [GeneratedRegex("^http://localhost:18888/traces/detail/[0-9a-f]{32}$")]
    private static partial Regex TracePattern();
}
