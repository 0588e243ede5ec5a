using System.ClientModel;
using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;
using Microsoft.Playwright;
using OpenAI;
using OpenAI.Chat;

namespace BedrockAspire.Tests.Console;

/// <summary>What operators do, from the first click to what comes of it.</summary>
public sealed class ConsoleFlowsTests(ConsoleFixture console) : IClassFixture<ConsoleFixture>
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
        Assert.Equal(0, await page.Button("Create a key").CountAsync());
        Assert.Equal(0, await page.Button("Delete An auditor").CountAsync());
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
        var secret = await page.Page.Locator("#secret").InnerTextAsync();
        Assert.StartsWith("sk-ba-", secret, StringComparison.Ordinal);
        await page.Button("Copy the key").ClickAsync();
        await page.Page.GetByText("Copied.").WaitForAsync();
        Assert.Equal(secret, await page.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        Assert.Contains($"OPENAI_API_KEY={secret}", await page.Page.Locator(".lines").First.InnerTextAsync(), StringComparison.Ordinal);
        await page.Button("I have copied it").ClickAsync();

        var client = new ChatClient("claude-sonnet", new ApiKeyCredential(secret), new OpenAIClientOptions { Endpoint = new Uri(console.ChatUrl + "/v1") });
        var answer = await client.CompleteChatAsync([new UserChatMessage("What is 12 times 7?")], cancellationToken: Cancellation);
        Assert.Contains("84", answer.Value.Content[0].Text, StringComparison.Ordinal);

        await RecordedAsync("From the console");
        await page.GoAsync("keys", "Keys");
        Assert.Equal(0, await page.Page.GetByText(secret).CountAsync());
        await page.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "From the console" }).ClickAsync();
        await page.Heading.GetByText("Usage").WaitForAsync();
        var row = page.Page.Locator("table.rows tbody tr").First;
        await row.WaitForAsync();
        Assert.Contains("claude-sonnet", await row.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("$0.0", await row.InnerTextAsync(), StringComparison.Ordinal);
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

        Assert.Contains("Pocket money", await page.Page.Locator(".message.assistant .mud-alert").InnerTextAsync(), StringComparison.Ordinal);
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
        Assert.Equal("mine", await page.Page.GetByLabel("Note").InputValueAsync());
    }

    [Fact]
    public async Task Deleting_a_key_asks_first()
    {
        await console.PostAdminAsync("keys", new { name = "To be deleted" });
        await using var page = await console.SignInAsync();
        await page.GoAsync("keys", "Keys");
        await page.Button("Delete To be deleted").ClickAsync();
        await page.Button("Cancel").ClickAsync();
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
        var talk = await answers.Nth(0).InnerTextAsync();
        Assert.Contains("84", talk, StringComparison.Ordinal);
        Assert.Contains(console.ChatUrl, talk, StringComparison.Ordinal);
        Assert.Contains(console.ImageUrl, await answers.Nth(1).InnerTextAsync(), StringComparison.Ordinal);
        Assert.True(await answers.Nth(1).Locator("img").EvaluateAsync<int>("image => image.naturalWidth") >= 512);
        page.AssertClean();
    }

    [Fact]
    public async Task Set_up_checks_pass_on_the_simulator()
    {
        await using var page = await console.SignInAsync();
        await page.GoAsync("setup", "Set-up");

        await page.Button("Run all checks").ClickAsync();

        await page.Page.GetByText("from the simulator").Nth(1).WaitForAsync();
        Assert.Equal(0, await page.Page.Locator(".check .mud-error-text").CountAsync());
        page.AssertClean();
    }

    // The ledger writes behind the call.
    private async Task RecordedAsync(string keyName)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TestTimeouts.Default);
        while (await timer.WaitForNextTickAsync(deadline.Token))
        {
            var calls = JsonElement.Parse(await console.Http.GetStringAsync(new Uri($"{console.ChatUrl}/admin/v1/usage/calls"), deadline.Token));
            if (calls.GetProperty("data").EnumerateArray().Any(call => call.GetProperty("key_name").GetString() == keyName))
            {
                return;
            }
        }
    }
}
