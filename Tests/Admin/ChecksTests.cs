using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BedrockAspire.Tests.Admin;

/// <summary>What services find out about their own set-up, when it is well and when it is not.</summary>
public sealed class ChecksTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("credentials", "simulator")]
    [InlineData("regions", "us-west-2 (for pictures)")]
    [InlineData("clock", "The clock agrees with us-east-1's")]
    [InlineData("database", "The database answers and is migrated.")]
    public async Task Both_services_pass_on_a_set_up_that_is_well(string name, string finding)
    {
        await using var harness = await AdminHarness.StartAsync(server: null);

        foreach (var (service, address) in new[] { ("chat", harness.Services.Chat.Address), ("images", harness.Services.Image.Address) })
        {
            var report = await CheckAsync(harness, address, name);

            Assert.True(report.GetProperty("status").GetString() == "passed", report.ToString());
            Assert.Equal(service, report.GetProperty("service").GetString());
            Assert.Contains(report.GetProperty("details").EnumerateArray(), detail => detail.GetProperty("finding").GetString()!.Contains(finding, StringComparison.Ordinal));
            Assert.All(report.GetProperty("details").EnumerateArray(), detail => Assert.Equal(JsonValueKind.Null, detail.GetProperty("advice").ValueKind));
        }
    }

    [Fact]
    public async Task All_checks_are_one_list()
    {
        await using var harness = await AdminHarness.StartAsync(server: null);

        var list = await harness.ExpectAsync(HttpStatusCode.OK, "GET", "/checks");

        Assert.Equal(["credentials", "regions", "clock", "database"], list.GetProperty("data").EnumerateArray().Select(check => check.GetProperty("name").GetString()!));
    }

    [Fact]
    public async Task Secrets_are_in_no_report()
    {
        await using var harness = await AdminHarness.StartAsync(server: null, options =>
        {
            options.Settings["Bedrock:SimulatorAccessKeyId"] = "AKIAWRONGKEYEXAMPLE1";
            options.Settings["Bedrock:SimulatorSecretAccessKey"] = "a-secret-that-nobody-may-see";
        });

        var list = (await harness.ExpectAsync(HttpStatusCode.OK, "GET", "/checks")).ToString();

        Assert.DoesNotContain("a-secret-that-nobody-may-see", list, StringComparison.Ordinal);
        Assert.DoesNotContain("AKIAWRONGKEYEXAMPLE1", list, StringComparison.Ordinal);
        Assert.Contains("PLE1", list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_that_AWS_does_not_know_fail()
    {
        await using var harness = await AdminHarness.StartAsync(server: null, options => options.Settings["Bedrock:SimulatorAccessKeyId"] = "AKIAWRONGKEYEXAMPLE1");

        var report = await CheckAsync(harness, harness.Services.Chat.Address, "credentials");

        Assert.Equal("failed", report.GetProperty("status").GetString());
        Assert.Contains("UnrecognizedClientException", Detail(report, "accepted").GetProperty("finding").GetString(), StringComparison.Ordinal);
        Assert.Contains("Check that the key is active", Detail(report, "accepted").GetProperty("advice").GetString(), StringComparison.Ordinal);
        // The regions answer all the same, and say that they were not listed.
        Assert.Equal("doubtful", (await CheckAsync(harness, harness.Services.Chat.Address, "regions")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Credentials_that_do_not_resolve_fail_and_say_what_to_set()
    {
        await using var harness = await AdminHarness.StartAsync(server: null, options =>
        {
            options.WaitUntilReady = false;
            options.Settings["Bedrock:SimulatorUrl"] = null;
            options.Settings["Bedrock:ControlEndpoint"] = "http://127.0.0.1:9";
            options.Settings["Bedrock:RuntimeEndpoint"] = "http://127.0.0.1:9";
            options.Settings["AWS:Profile"] = "there-is-no-such-profile";
        });

        var report = await CheckAsync(harness, harness.Services.Chat.Address, "credentials");

        Assert.Equal("failed", report.GetProperty("status").GetString());
        Assert.Contains("AWS_PROFILE", Detail(report, "resolved").GetProperty("advice").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Regions_that_do_not_answer_fail_and_leave_the_clock_unknown()
    {
        await using var harness = await AdminHarness.StartAsync(server: null);
        await harness.Services.Simulator.DisposeAsync();

        var regions = await CheckAsync(harness, harness.Services.Image.Address, "regions");
        var clock = await CheckAsync(harness, harness.Services.Image.Address, "clock");
        var credentials = await CheckAsync(harness, harness.Services.Image.Address, "credentials");

        Assert.Equal("failed", regions.GetProperty("status").GetString());
        Assert.All(regions.GetProperty("details").EnumerateArray(), detail => Assert.Contains("cannot be reached", detail.GetProperty("finding").GetString(), StringComparison.Ordinal));
        Assert.Equal("failed", clock.GetProperty("status").GetString());
        // There are credentials; what AWS thinks of them nobody knows.
        Assert.Equal("doubtful", credentials.GetProperty("status").GetString());
    }

    [Theory]
    [InlineData(120, "doubtful", "ahead of")]
    [InlineData(-120, "doubtful", "behind")]
    [InlineData(900, "failed", "ahead of")]
    public async Task Clock_that_is_off_is_told_with_its_direction(int seconds, string status, string direction)
    {
        await using var harness = await AdminHarness.StartAsync(server: null, options =>
        {
            options.WaitUntilReady = false;
            options.ConfigureServices = services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new ClockThatIsOff(TimeSpan.FromSeconds(seconds))));
        });

        var report = await CheckAsync(harness, harness.Services.Chat.Address, "clock");

        Assert.Equal(status, report.GetProperty("status").GetString());
        Assert.Contains(direction, report.ToString(), StringComparison.Ordinal);
        if (status == "failed")
        {
            var accepted = Detail(await CheckAsync(harness, harness.Services.Chat.Address, "credentials"), "accepted");
            Assert.Equal("failed", accepted.GetProperty("status").GetString());
            Assert.Contains("clock", accepted.GetProperty("advice").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Database_that_is_not_there_is_told_and_its_spool_with_it()
    {
        using var spool = new TemporaryFolder();
        await using var services = await AdminHarness.StartServicesAsync(
            "Host=127.0.0.1;Port=9;Database=gone;Username=nobody;Timeout=2", Path.Combine(spool.Path, "spool"));

        var report = await CheckAsync(services, services.Chat.Address, "database");

        Assert.Equal("failed", report.GetProperty("status").GetString());
        Assert.Contains("does not answer", Detail(report, "tables").GetProperty("finding").GetString(), StringComparison.Ordinal);
        Assert.Contains("Usage is recorded", Detail(report, "spool").GetProperty("finding").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Database_without_its_tables_is_told()
    {
        using var folder = new TemporaryFolder();
        await using var services = await AdminHarness.StartServicesAsync(
            $"Data Source={Path.Combine(folder.Path, "empty.db")}", Path.Combine(folder.Path, "spool"));

        var report = await CheckAsync(services, services.Chat.Address, "database");

        Assert.Equal("failed", report.GetProperty("status").GetString());
        Assert.Contains("is not migrated", Detail(report, "tables").GetProperty("finding").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spool_that_cannot_be_written_is_told()
    {
        using var folder = new TemporaryFolder();
        var database = $"Data Source={Path.Combine(folder.Path, "gateway.db")}";
        await PostgresServer.MigrateAsync(database);
        var blocked = Path.Combine(folder.Path, "blocked");
        await File.WriteAllTextAsync(blocked, "a file where the folder should be", Cancellation);
        await using var services = await AdminHarness.StartServicesAsync(database, blocked);

        var report = await CheckAsync(services, services.Chat.Address, "database");

        Assert.Equal("failed", Detail(report, "spool").GetProperty("status").GetString());
        Assert.Equal("passed", Detail(report, "tables").GetProperty("status").GetString());
    }

    [Fact]
    public async Task No_database_is_nothing_to_check()
    {
        await using var services = await ServiceHarness.StartAsync(cancellationToken: Cancellation);

        Assert.Equal("not_set", (await CheckAsync(services, services.Chat.Address, "database")).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("", HttpStatusCode.Unauthorized)]
    [InlineData("""{"name":"A program"}""", HttpStatusCode.Forbidden)]
    [InlineData("""{"name":"A reader","role":"reader"}""", HttpStatusCode.OK)]
    public async Task Image_service_checks_keys_and_roles_too(string key, HttpStatusCode status)
    {
        await using var harness = await AdminHarness.StartAsync(server: null);
        var secret = key.Length == 0 ? "sk-ba-wrong" : await harness.CreateKeyAsync(key);
        using var client = harness.Services.CreateClient(harness.Services.Image, secret);

        using var response = await client.GetAsync(new Uri("/admin/v1/checks/database", UriKind.Relative), Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task Unknown_check_names_those_that_there_are()
    {
        await using var services = await ServiceHarness.StartAsync(options => options.WaitUntilReady = false, Cancellation);

        using var response = await services.ChatClient.GetAsync(new Uri("/admin/v1/checks/weather", UriKind.Relative), Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("credentials, regions, clock, database", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    private static Task<JsonElement> CheckAsync(AdminHarness harness, Uri service, string name) => CheckAsync(harness.Services, service, name);

    private static async Task<JsonElement> CheckAsync(ServiceHarness services, Uri service, string name)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(service, "/admin/v1/checks/" + name));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", services.ApiKey);
        using var response = await client.SendAsync(request, Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        return JsonElement.Parse(text);
    }

    private static JsonElement Detail(JsonElement report, string name) =>
        report.GetProperty("details").EnumerateArray().Single(detail => detail.GetProperty("name").GetString() == name);

    private sealed class ClockThatIsOff(TimeSpan offset) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + offset;
    }
}
