using System.Net;
using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Admin;

public sealed class AdminApiTests(PostgresServer server)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_key_is_made_used_changed_rotated_and_deleted(bool isPostgres)
    {
        await using var harness = await AdminHarness.StartAsync(isPostgres ? server : null);
        var made = await harness.ExpectAsync(
            HttpStatusCode.Created, "POST", "/keys", """{"name":"Open WebUI","allowed_models":["amazon.*"],"requests_per_minute":600,"expires_at":"2099-01-01T00:00:00+01:00"}""");
        var secret = made.GetProperty("secret").GetString()!;
        var path = $"/keys/{made.GetProperty("id").GetString()}";
        Assert.StartsWith("sk-ba-", secret, StringComparison.Ordinal);
        Assert.Equal(49, secret.Length);
        Assert.Equal($"sk-ba-…{secret[^4..]}", made.GetProperty("display").GetString());
        Assert.Equal("2098-12-31T23:00:00Z", made.GetProperty("expires_at").GetString());

        var models = await harness.UntilAsync(secret, HttpStatusCode.OK);
        Assert.NotEmpty(models.GetProperty("data").EnumerateArray());
        await harness.UntilAsync(secret, HttpStatusCode.OK, harness.Services.Image);

        var shown = await harness.ExpectAsync(HttpStatusCode.OK, "GET", path);
        Assert.False(shown.TryGetProperty("secret", out _));
        Assert.Equal(600, shown.GetProperty("requests_per_minute").GetInt32());

        await harness.ExpectAsync(HttpStatusCode.OK, "PATCH", path, """{"is_disabled":true}""", ifMatch: "\"1\"");
        Assert.Contains("disabled", Message(await harness.UntilAsync(secret, HttpStatusCode.Unauthorized)), StringComparison.Ordinal);
        var enabled = await harness.ExpectAsync(HttpStatusCode.OK, "PATCH", path, """{"is_disabled":false,"allowed_services":["chat"],"requests_per_minute":null}""");
        Assert.Equal(JsonValueKind.Null, enabled.GetProperty("requests_per_minute").ValueKind);
        Assert.Equal("amazon.*", enabled.GetProperty("allowed_models")[0].GetString());
        await harness.UntilAsync(secret, HttpStatusCode.OK);
        Assert.Contains("images", Message(await harness.UntilAsync(secret, HttpStatusCode.Forbidden, harness.Services.Image)), StringComparison.Ordinal);

        var rotated = await harness.ExpectAsync(HttpStatusCode.OK, "POST", path + "/rotate", """{"grace_seconds":3600}""");
        var newer = rotated.GetProperty("secret").GetString()!;
        Assert.NotEqual(secret, newer);
        await harness.UntilAsync(newer, HttpStatusCode.OK);
        await harness.UntilAsync(secret, HttpStatusCode.OK);
        newer = (await harness.ExpectAsync(HttpStatusCode.OK, "POST", path + "/rotate", "{}")).GetProperty("secret").GetString()!;
        await harness.UntilAsync(secret, HttpStatusCode.Unauthorized);
        await harness.UntilAsync(newer, HttpStatusCode.OK);

        await harness.ExpectAsync(HttpStatusCode.NoContent, "DELETE", path);
        await harness.UntilAsync(newer, HttpStatusCode.Unauthorized);
        Assert.Equal("deleted", (await harness.ExpectAsync(HttpStatusCode.OK, "GET", path)).GetProperty("status").GetString());
        Assert.Equal(["configured key"], Names(await harness.ExpectAsync(HttpStatusCode.OK, "GET", "/keys")));
        Assert.Equal(["Open WebUI"], Names(await harness.ExpectAsync(HttpStatusCode.OK, "GET", "/keys?include_deleted=true&search=WEBUI")));

        var audit = await harness.ExpectAsync(HttpStatusCode.OK, "GET", "/audit?subject_kind=key&limit=2");
        Assert.Equal(["delete", "rotate"], audit.GetProperty("data").EnumerateArray().Select(entry => entry.GetProperty("action").GetString()));
        var rest = await harness.ExpectAsync(HttpStatusCode.OK, "GET", $"/audit?subject_kind=key&cursor={audit.GetProperty("next_cursor").GetString()}");
        Assert.Equal(["rotate", "update", "update", "create"], rest.GetProperty("data").EnumerateArray().Select(entry => entry.GetProperty("action").GetString()));
        Assert.DoesNotContain(secret, rest.ToString(), StringComparison.Ordinal);
        Assert.False(rest.GetProperty("data")[2].GetProperty("before").GetProperty("is_disabled").GetBoolean());
        Assert.True(rest.GetProperty("data")[2].GetProperty("after").GetProperty("is_disabled").GetBoolean());
        harness.Services.AssertNoWarnings();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Teams_and_budgets_are_made_changed_and_deleted(bool isPostgres)
    {
        await using var harness = await AdminHarness.StartAsync(isPostgres ? server : null);
        var team = await harness.ExpectAsync(HttpStatusCode.Created, "POST", "/teams", """{"name":"Research","note":"first line\nsecond"}""");
        var id = team.GetProperty("id").GetString();
        var taken = await harness.ExpectAsync(HttpStatusCode.Conflict, "POST", "/teams", """{"name":"Research"}""");
        Assert.Equal("name", taken.GetProperty("error").GetProperty("param").GetString());
        await harness.CreateKeyAsync($$"""{"name":"k","team_id":"{{id}}"}""");
        await harness.ExpectAsync(HttpStatusCode.Conflict, "DELETE", $"/teams/{id}");

        var budget = await harness.ExpectAsync(
            HttpStatusCode.Created, "POST", "/budgets", $$"""{"name":"Research, monthly","scope":"team","scope_id":"{{id}}","interval":"month","limit_usd":"500.000000001"}""");
        Assert.Equal("Research", budget.GetProperty("scope_name").GetString());
        Assert.Equal("500.000000001", budget.GetProperty("limit_usd").GetString());
        Assert.Equal("500.000000001", budget.GetProperty("current_period").GetProperty("remaining_usd").GetString());
        var budgetPath = $"/budgets/{budget.GetProperty("id").GetString()}";
        var changed = await harness.ExpectAsync(HttpStatusCode.OK, "PATCH", budgetPath, """{"limit_usd":0.25,"is_enabled":false}""");
        Assert.Equal("0.25", changed.GetProperty("limit_usd").GetString());
        await harness.ExpectAsync(HttpStatusCode.Created, "POST", "/budgets", """{"name":"All","scope":"gateway","interval":"total","limit_usd":1}""");
        var key = await harness.ExpectAsync(
            HttpStatusCode.Created, "POST", "/budgets", """{"name":"Configured","scope":"key","scope_id":"00000000-0000-0000-0000-000000000001","interval":"day","limit_usd":1}""");
        Assert.Equal("configured key", key.GetProperty("scope_name").GetString());
        Assert.Equal(["Research, monthly"], Names(await harness.ExpectAsync(HttpStatusCode.OK, "GET", "/budgets?scope=team")));
        Assert.Equal(["All", "Configured", "Research, monthly"], Names(await harness.ExpectAsync(HttpStatusCode.OK, "GET", "/budgets")));
        await harness.ExpectAsync(HttpStatusCode.NoContent, "DELETE", budgetPath);
        await harness.ExpectAsync(HttpStatusCode.NotFound, "GET", budgetPath);
    }

    [Fact]
    public async Task Whoever_is_slower_changes_nothing()
    {
        await using var harness = await AdminHarness.StartAsync(server);
        var team = await harness.ExpectAsync(HttpStatusCode.Created, "POST", "/teams", """{"name":"A"}""");
        var path = $"/teams/{team.GetProperty("id").GetString()}";

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(index => harness.SendAsync("PATCH", path, $$"""{"name":"B{{index}}"}""", ifMatch: "\"1\"")));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.PreconditionFailed));
        Assert.Equal(2, (await harness.ExpectAsync(HttpStatusCode.OK, "GET", path)).GetProperty("version").GetInt32());
        var audit = await harness.ExpectAsync(HttpStatusCode.OK, "GET", "/audit?subject_kind=team");
        Assert.Equal(2, audit.GetProperty("data").GetArrayLength());
        var stale = await harness.ExpectAsync(HttpStatusCode.PreconditionFailed, "DELETE", path, ifMatch: "\"1\"");
        Assert.Contains("version 2", Message(stale), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/keys", "{}", "name")]
    [InlineData("POST", "/keys", """{"name":" "}""", "name")]
    [InlineData("POST", "/keys", """{"name":"a","requests_per_minute":0}""", "requests_per_minute")]
    [InlineData("POST", "/keys", """{"name":"a","requests_per_minute":1.5}""", "requests_per_minute")]
    [InlineData("POST", "/keys", """{"name":"a","request_per_minute":5}""", "request_per_minute")]
    [InlineData("POST", "/keys", """{"name":"a","role":"root"}""", "role")]
    [InlineData("POST", "/keys", """{"name":"a","role":"1"}""", "role")]
    [InlineData("POST", "/keys", """{"name":"a","allowed_services":["chat","video"]}""", "allowed_services[1]")]
    [InlineData("POST", "/keys", """{"name":"a","allowed_models":"all"}""", "allowed_models")]
    [InlineData("POST", "/keys", """{"name":"a","expires_at":"tomorrow"}""", "expires_at")]
    [InlineData("POST", "/keys", """{"name":"a","team_id":"019ab8a4-6f0e-7c31-a5f3-0c1d9f3e2b11"}""", "team_id")]
    [InlineData("POST", "/keys", """{"name":"a\u0000b"}""", "name")]
    [InlineData("POST", "/budgets", """{"name":"a","scope":"gateway","interval":"month"}""", "limit_usd")]
    [InlineData("POST", "/budgets", """{"name":"a","scope":"gateway","interval":"month","limit_usd":"-1"}""", "limit_usd")]
    [InlineData("POST", "/budgets", """{"name":"a","scope":"gateway","interval":"month","limit_usd":"1e3"}""", "limit_usd")]
    [InlineData("POST", "/budgets", """{"name":"a","scope":"gateway","interval":"month","limit_usd":"0.0000000001"}""", "limit_usd")]
    [InlineData("POST", "/budgets", """{"name":"a","scope":"team","scope_id":"x","interval":"month","limit_usd":"1"}""", "scope_id")]
    [InlineData("POST", "/budgets", """{"name":"a","interval":"month","limit_usd":"1"}""", "scope")]
    [InlineData("GET", "/keys?teamid=1", null, "teamid")]
    [InlineData("GET", "/keys?limit=0", null, "limit")]
    [InlineData("GET", "/keys?cursor=x", null, "cursor")]
    [InlineData("GET", "/audit?cursor=1", null, "cursor")]
    [InlineData("GET", "/audit?from=yesterday", null, "from")]
    public async Task What_is_wrong_is_named(string method, string path, string? body, string field)
    {
        await using var harness = await AdminHarness.StartAsync(server: null, options => options.WaitUntilReady = false);

        var error = (await harness.ExpectAsync(HttpStatusCode.BadRequest, method, path, body)).GetProperty("error");

        Assert.Equal(field, error.GetProperty("param").GetString());
        Assert.Contains(field, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_faults_of_a_request_are_named_at_once()
    {
        await using var harness = await AdminHarness.StartAsync(server: null, options => options.WaitUntilReady = false);

        var error = (await harness.ExpectAsync(HttpStatusCode.BadRequest, "POST", "/keys", """{"requests_per_minute":-1,"colour":"red"}""")).GetProperty("error");

        Assert.Equal(
            ["name", "requests_per_minute", "colour"], error.GetProperty("fields").EnumerateArray().Select(fault => fault.GetProperty("field").GetString()));
    }

    [Fact]
    public async Task The_configured_key_is_listed_and_not_changed()
    {
        await using var harness = await AdminHarness.StartAsync(server: null, options => options.WaitUntilReady = false);
        const string Path = "/keys/00000000-0000-0000-0000-000000000001";

        Assert.Equal("configured", (await harness.ExpectAsync(HttpStatusCode.OK, "GET", Path)).GetProperty("kind").GetString());
        foreach (var (method, path, body) in new[] { ("PATCH", Path, "{}"), ("POST", Path + "/rotate", "{}"), ("DELETE", Path, null) })
        {
            await harness.ExpectAsync(HttpStatusCode.Conflict, method, path, body);
        }
    }

    [Fact]
    public async Task Models_of_both_services_regions_and_the_key_itself_are_shown()
    {
        await using var harness = await AdminHarness.StartAsync(server: null);

        var models = (await harness.ExpectAsync(HttpStatusCode.OK, "GET", "/models")).GetProperty("data").EnumerateArray().ToList();
        var regions = await harness.ExpectAsync(HttpStatusCode.OK, "POST", "/models/refresh");
        var me = await harness.ExpectAsync(HttpStatusCode.OK, "GET", "/whoami");

        Assert.Contains(models, model => model.GetProperty("service").GetString() == "chat");
        Assert.Contains(models, model => model.GetProperty("service").GetString() == "images");
        Assert.Contains(models, model => model.GetProperty("names").EnumerateArray().Any(name => name.GetString() == "claude-sonnet"));
        var region = regions.GetProperty("data")[0];
        Assert.Equal("listed", region.GetProperty("status").GetString());
        Assert.True(region.GetProperty("models").GetInt32() > 0);
        Assert.Equal("admin", me.GetProperty("role").GetString());
        Assert.True(me.GetProperty("has_database").GetBoolean());
    }

    [Fact]
    public async Task Without_a_database_the_configured_key_works_and_the_rest_says_why_not()
    {
        await using var services = await ServiceHarness.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

        using var keys = await services.ChatClient.GetAsync(new Uri("/admin/v1/keys", UriKind.Relative), TestContext.Current.CancellationToken);
        using var me = await services.ChatClient.GetAsync(new Uri("/admin/v1/whoami", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, keys.StatusCode);
        Assert.Contains("no_database", await keys.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, me.StatusCode);
        services.AssertNoWarnings();
    }

    private static string Message(JsonElement answer) => answer.GetProperty("error").GetProperty("message").GetString()!;

    [Fact]
    public async Task Administrators_program_says_for_whom_it_works_and_both_are_in_the_audit_log()
    {
        await using var harness = await AdminHarness.StartAsync(server: null, options => options.WaitUntilReady = false);
        var admin = await harness.CreateKeyAsync("""{"name":"The console","role":"admin"}""");

        Assert.Equal(HttpStatusCode.Created, await PostTeamAsync(harness, admin, "Zo%C3%AB%20(zoe@example.com)"));

        var audit = await harness.ExpectAsync(HttpStatusCode.OK, "GET", "/audit?subject_kind=team");
        var entry = audit.GetProperty("data")[0];
        Assert.Equal("Zoë (zoe@example.com)", entry.GetProperty("on_behalf_of").GetString());
        Assert.Equal("The console", entry.GetProperty("actor_key_name").GetString());
        var other = await harness.ExpectAsync(HttpStatusCode.OK, "GET", "/audit?subject_kind=key");
        Assert.Equal(JsonValueKind.Null, other.GetProperty("data")[0].GetProperty("on_behalf_of").ValueKind);
    }

    [Theory]
    [InlineData("admin", "", HttpStatusCode.BadRequest)]
    [InlineData("admin", "a%0Ab", HttpStatusCode.BadRequest)]
    [InlineData("admin", "LONG", HttpStatusCode.BadRequest)]
    [InlineData("reader", "Zoe", HttpStatusCode.Forbidden)]
    [InlineData("caller", "Zoe", HttpStatusCode.Forbidden)]
    public async Task Who_may_not_say_for_whom_it_works_or_says_it_badly_is_refused(string role, string name, HttpStatusCode status)
    {
        await using var harness = await AdminHarness.StartAsync(server: null, options => options.WaitUntilReady = false);
        var key = await harness.CreateKeyAsync($$"""{"name":"A program","role":"{{role}}"}""");

        Assert.Equal(status, await PostTeamAsync(harness, key, name == "LONG" ? new string('a', 129) : name));
        Assert.Equal(status, await PostTeamAsync(harness, key, name == "LONG" ? new string('a', 129) : name, HttpMethod.Get));
    }

    private static async Task<HttpStatusCode> PostTeamAsync(AdminHarness harness, string key, string onBehalfOf, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, new Uri(harness.Services.Chat.Address, "/admin/v1/teams"));
        request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", key);
        request.Headers.TryAddWithoutValidation("x-gateway-on-behalf-of", onBehalfOf);
        request.Content = method is null ? new StringContent("""{"name":"A team"}""", mediaType: new("application/json")) : null;
        using var response = await harness.Services.CreateClient(harness.Services.Chat, apiKey: null).SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private static List<string?> Names(JsonElement list) => [.. list.GetProperty("data").EnumerateArray().Select(entry => entry.GetProperty("name").GetString())];
}
