namespace BedrockAspire.Tests.Console;

/// <summary>Something to look at: teams, keys, budgets, calls.</summary>
internal static class ConsoleScenes
{
    private static readonly string[] Claude = ["claude-*"];
    private static readonly string[] Chat = ["chat"];

    public static async Task FillAsync(ConsoleFixture console)
    {
        var team = await console.PostAdminAsync("teams", new { name = "Research", note = "Ada's group" });
        var key = await console.PostAdminAsync("keys", new { name = "Open WebUI", requests_per_minute = 600, note = "for everybody" });
        var other = await console.PostAdminAsync("keys", new { name = "Nightly reports", team_id = team.GetProperty("id").GetString(), allowed_models = Claude, allowed_services = Chat });
        await console.PostAdminAsync("budgets", new { name = "Everything", scope = "gateway", interval = "month", limit_usd = "250" });
        await console.PostAdminAsync("budgets", new { name = "Research", scope = "team", scope_id = team.GetProperty("id").GetString(), interval = "day", limit_usd = "0.01" });
        foreach (var (secret, model, count) in new[] { (key, "claude-sonnet", 8), (key, "nova-pro", 4), (other, "claude-haiku", 6) })
        {
            for (var i = 0; i < count; i++)
            {
                using var response = await ChatAsync(console, secret.GetProperty("secret").GetString()!, model, $"Tell me about the number {i}.");
            }
        }

        await console.RecordedAsync("Open WebUI", 12);
        await console.RecordedAsync("Nightly reports", 6);
    }

    /// <summary>Asks as a program would.</summary>
    public static async Task<HttpResponseMessage> ChatAsync(ConsoleFixture console, string secret, string model, string text)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{console.ChatUrl}/v1/chat/completions");
        request.Headers.Authorization = new("Bearer", secret);
        request.Content = JsonContent.Create(new { model, messages = new[] { new { role = "user", content = text } } });
        return await console.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Chats and draws in the playground.</summary>
    public static async Task TalkAsync(WatchedPage page)
    {
        await SayAsync(page, "What is 12 times 7?");
        await SayAsync(page, "/image a lighthouse at dusk");
    }

    /// <summary>Makes all checks of the set-up, which pass on the simulator but for Open WebUI, of which Standalone does not know where it is.</summary>
    public static async Task CheckAsync(WatchedPage page)
    {
        await page.Button("Run all checks").ClickAsync();
        await Microsoft.Playwright.Assertions.Expect(page.Page.Locator("[data-state=Passed]")).ToHaveCountAsync(8);
        await Microsoft.Playwright.Assertions.Expect(page.Page.Locator("[data-state=NotSet]")).ToHaveCountAsync(1);
    }

    /// <summary>Says something in the playground and waits for the answer.</summary>
    public static async Task SayAsync(WatchedPage page, string text)
    {
        var answers = page.Page.Locator(".message.assistant");
        var before = await answers.CountAsync();
        await page.Page.FillAsync("#prompt", text);
        await page.Button("Send").ClickAsync();
        await answers.Nth(before).Locator(".facts.numbers, .mud-alert").Last.WaitForAsync();
        await page.Button("Send").WaitForAsync();
        await Microsoft.Playwright.Assertions.Expect(page.Page.Locator(".cost[data-state=Asked]")).ToHaveCountAsync(0);
    }
}
