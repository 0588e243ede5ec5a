using System.Net;
using System.Net.Http.Headers;
using System.Text;
using BedrockAspire.Tests.Infrastructure;
using Npgsql;

namespace BedrockAspire.Tests.Admin;

/// <summary>Keys of a real PostgreSQL: what no key may do, and that a database that is away or full makes no key wrong.</summary>
public sealed class KeyAuthenticationTests(PostgresServer server) : IDisposable
{
    private static readonly Uri Models = new("/v1/models", UriKind.Relative);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Keys_with_SQL_unicode_or_a_megabyte_are_just_wrong()
    {
        await using var harness = await AdminHarness.StartAsync(server);
        await harness.CreateKeyAsync("""{"name":"one"}""");
        string[] keys =
        [
            "' OR '1'='1", "'; DROP TABLE api_key; --", "\\x00", "%", "_", "sk-ba-%", "$1", "{0}", "\"", "\u00e9\u00df\u4e2d", "\ud83d\ude00", new('a', 1024), new('a', 1025),
        ];
        foreach (var service in new[] { harness.Services.Chat, harness.Services.Image })
        {
            foreach (var key in keys)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(service.Address, "/v1/models"));
                request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
                using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 });

                using var response = await client.SendAsync(request, Cancellation);

                Assert.True(response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.BadRequest, $"{key}: {response.StatusCode}");
            }
        }

        using var large = new HttpRequestMessage(HttpMethod.Get, Models);
        large.Headers.TryAddWithoutValidation("Authorization", "Bearer " + new string('x', 1_000_000));
        using var refused = await harness.Services.CreateClient(harness.Services.Chat, null).SendAsync(large, Cancellation);
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, refused.StatusCode);
        Assert.Equal(2, (await harness.ExpectAsync(HttpStatusCode.OK, "GET", "/keys")).GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task A_pool_that_is_full_makes_no_key_wrong()
    {
        var database = await server.CreateDatabaseAsync();
        var narrow = new NpgsqlConnectionStringBuilder(database) { MaxPoolSize = 1, Timeout = 1 }.ConnectionString;
        await using var services = await AdminHarness.StartServicesAsync(narrow, _folder.Path, options => options.Settings["Gateway:Accounts:RefreshInterval"] = "01:00:00");
        // One connection is all there is, and this one holds it.
        var source = services.Chat.Services.GetRequiredService<NpgsqlDataSource>();
        await using var connection = await source.OpenConnectionAsync(Cancellation);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async index =>
        {
            using var response = await services.CreateClient(services.Chat, $"sk-ba-unknown-{index}").GetAsync(Models, Cancellation);
            return (response.StatusCode, response.Headers.RetryAfter);
        })).WaitAsync(TestTimeouts.Default, Cancellation);

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode));
        Assert.All(answers, answer => Assert.NotNull(answer.RetryAfter));
        await connection.CloseAsync();
        using var wrong = await services.CreateClient(services.Chat, "sk-ba-unknown-0").GetAsync(Models, Cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
    }

    [Fact]
    public async Task An_outage_leaves_known_keys_working_and_unknown_ones_unanswered_until_it_ends()
    {
        await using var cluster = await PostgresServer.StartOwnAsync();
        var database = new NpgsqlConnectionStringBuilder(cluster.ConnectionString) { Database = "gateway", Timeout = 2 }.ConnectionString;
        await PostgresServer.MigrateAsync(database);
        string known;
        string unknown;
        await using (var services = await AdminHarness.StartServicesAsync(database, _folder.Path))
        {
            known = await CreateKeyAsync(services, "known");
            unknown = await CreateKeyAsync(services, "unknown");
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(services, known));
            Assert.Equal(HttpStatusCode.OK, await ReadyAsync(services));

            await cluster.StopAsync();

            Assert.Equal(HttpStatusCode.OK, await StatusAsync(services, known));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(services, services.ApiKey));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(services, unknown));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(services, "sk-ba-wrong"));
            Assert.Equal(HttpStatusCode.OK, await ReadyAsync(services));
            using (var admin = await services.ChatClient.GetAsync(new Uri("/admin/v1/keys", UriKind.Relative), Cancellation))
            {
                Assert.Equal(HttpStatusCode.ServiceUnavailable, admin.StatusCode);
                Assert.NotNull(admin.Headers.RetryAfter);
            }

            await cluster.StartAsync();

            Assert.Equal(HttpStatusCode.OK, await StatusAsync(services, unknown));
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(services, "sk-ba-wrong"));
            await cluster.StopAsync();
        }

        // A replica that starts meanwhile serves the configured key, says that it is not ready, and recovers by itself.
        await using var late = await AdminHarness.StartServicesAsync(database, _folder.Path);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(late, late.ApiKey));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(late, known));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await ReadyAsync(late));
        await cluster.StartAsync();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(late, known));
        Assert.Equal(HttpStatusCode.OK, await ReadyAsync(late));
    }

    [Fact]
    public async Task A_service_is_not_ready_before_the_database_is_migrated()
    {
        var database = await server.CreateEmptyDatabaseAsync();
        await using var services = await AdminHarness.StartServicesAsync(database, _folder.Path);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await ReadyAsync(services));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(services, "sk-ba-any"));
        await PostgresServer.MigrateAsync(database);

        Assert.Equal(HttpStatusCode.OK, await ReadyAsync(services));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(services, "sk-ba-any"));
    }

    [Fact]
    public async Task A_key_bound_to_models_lists_and_uses_only_those()
    {
        await using var harness = await AdminHarness.StartAsync(server);
        var free = await harness.CreateKeyAsync("""{"name":"free"}""");
        var bound = await harness.CreateKeyAsync("""{"name":"bound","allowed_models":["amazon.nova-*"]}""");

        using var all = await harness.Services.CreateClient(harness.Services.Chat, free).GetAsync(Models, Cancellation);
        using var some = await harness.Services.CreateClient(harness.Services.Chat, bound).GetAsync(Models, Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, Models);
        request.Headers.IfNoneMatch.Add(all.Headers.ETag!);
        using var other = await harness.Services.CreateClient(harness.Services.Chat, bound).SendAsync(request, Cancellation);
        using var again = new HttpRequestMessage(HttpMethod.Get, Models);
        again.Headers.IfNoneMatch.Add(some.Headers.ETag!);
        using var same = await harness.Services.CreateClient(harness.Services.Chat, bound).SendAsync(again, Cancellation);

        Assert.NotEqual(all.Headers.ETag, some.Headers.ETag);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        var text = await some.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("amazon.nova-", text, StringComparison.Ordinal);
        Assert.DoesNotContain("anthropic", text, StringComparison.Ordinal);

        using var body = new StringContent("""{"model":"claude-sonnet","messages":[{"role":"user","content":"Hi"}]}""", MediaTypeHeaderValue.Parse("application/json"));
        using var refused = await harness.Services.CreateClient(harness.Services.Chat, bound).PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), body, Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("may not use the model 'claude-sonnet'", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        using var hidden = await harness.Services.CreateClient(harness.Services.Chat, bound).GetAsync(new Uri("/v1/models/claude-sonnet", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task People_appear_by_themselves_and_can_be_blocked(bool isPostgres)
    {
        await using var harness = await AdminHarness.StartAsync(isPostgres ? server : null, options => options.Settings["Gateway:Identity:TrustHeaders"] = "true");
        async Task<HttpStatusCode> AskAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Models);
            request.Headers.Add("X-OpenWebUI-User-Id", "5b0f/ada");
            request.Headers.Add("X-OpenWebUI-User-Name", "Ad%C3%A0 Lovelace");
            using var response = await harness.Services.ChatClient.SendAsync(request, Cancellation);
            return response.StatusCode;
        }

        Assert.Equal(HttpStatusCode.OK, await AskAsync());
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        bound.CancelAfter(TestTimeouts.Default);
        System.Text.Json.JsonElement users;
        do
        {
            bound.Token.ThrowIfCancellationRequested();
            users = await harness.ExpectAsync(HttpStatusCode.OK, "GET", "/users?search=LOVELACE");
        }
        while (users.GetProperty("data").GetArrayLength() == 0);

        Assert.Equal("Adà Lovelace", users.GetProperty("data")[0].GetProperty("name").GetString());
        await harness.ExpectAsync(HttpStatusCode.OK, "PATCH", "/users/5b0f%2Fada", """{"is_blocked":true,"note":"for now"}""");
        while (await AskAsync() != HttpStatusCode.Forbidden)
        {
            bound.Token.ThrowIfCancellationRequested();
        }
    }

    private static async Task<string> CreateKeyAsync(ServiceHarness services, string name)
    {
        using var body = new StringContent($$"""{"name":"{{name}}"}""", MediaTypeHeaderValue.Parse("application/json"));
        using var response = await services.ChatClient.PostAsync(new Uri("/admin/v1/keys", UriKind.Relative), body, Cancellation);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return System.Text.Json.JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancellation)).GetProperty("secret").GetString()!;
    }

    private static async Task<HttpStatusCode> StatusAsync(ServiceHarness services, string key)
    {
        using var response = await services.CreateClient(services.Chat, key).GetAsync(Models, Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);
        return response.StatusCode;
    }

    private static async Task<HttpStatusCode> ReadyAsync(ServiceHarness services)
    {
        using var response = await services.CreateClient(services.Chat, null).GetAsync(new Uri("/health/ready", UriKind.Relative), Cancellation);
        return response.StatusCode;
    }
}
