using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Admin;

/// <summary>The services with a database of their own, and a client of the admin API.</summary>
internal sealed class AdminHarness : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;

    private AdminHarness(ServiceHarness services, TemporaryFolder folder)
    {
        Services = services;
        _folder = folder;
    }

    public ServiceHarness Services { get; }

    public static async Task<AdminHarness> StartAsync(PostgresServer? server, Action<ServiceHarnessOptions>? configure = null)
    {
        var folder = new TemporaryFolder();
        var database = server is null ? $"Data Source={Path.Combine(folder.Path, "gateway.db")}" : await server.CreateDatabaseAsync();
        if (server is null)
        {
            await PostgresServer.MigrateAsync(database);
        }

        return new AdminHarness(await StartServicesAsync(database, Path.Combine(folder.Path, "spool"), configure), folder);
    }

    /// <summary>The services with a database that is there already. Its records of usage wait in a folder of their own: no two services may share one.</summary>
    public static Task<ServiceHarness> StartServicesAsync(string database, string spoolFolder, Action<ServiceHarnessOptions>? configure = null) => ServiceHarness.StartAsync(
        options =>
        {
            options.Settings["ConnectionStrings:gateway"] = database;
            options.Settings["Gateway:Usage:SpoolFolder"] = spoolFolder;
            options.Settings["Gateway:Accounts:RefreshInterval"] = "00:00:00.1";
            configure?.Invoke(options);
        },
        TestContext.Current.CancellationToken);

    public async Task<HttpResponseMessage> SendAsync(string method, string path, string? body = null, string? key = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Services.Chat.Address, "/admin/v1" + path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key ?? Services.ApiKey);
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        return await Services.CreateClient(Services.Chat, apiKey: null).SendAsync(request, TestContext.Current.CancellationToken)
            .WaitAsync(TestTimeouts.Default, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends a request and asserts its status.</summary>
    public async Task<JsonElement> ExpectAsync(HttpStatusCode status, string method, string path, string? body = null, string? key = null, string? ifMatch = null)
    {
        using var response = await SendAsync(method, path, body, key, ifMatch);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == status, $"{method} {path} was answered {(int)response.StatusCode}: {text}");
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    public async Task<string> CreateKeyAsync(string body) =>
        (await ExpectAsync(HttpStatusCode.Created, "POST", "/keys", body)).GetProperty("secret").GetString()!;

    /// <summary>Asks for the models with a key until the answer has a status: changes work within the refresh interval.</summary>
    public async Task<JsonElement> UntilAsync(string key, HttpStatusCode status, ServiceUnderTest? service = null)
    {
        var client = Services.CreateClient(service ?? Services.Chat, key);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(TestTimeouts.Default);
        while (true)
        {
            using var response = await client.GetAsync(new Uri("/v1/models", UriKind.Relative), bound.Token);
            var text = await response.Content.ReadAsStringAsync(bound.Token);
            if (response.StatusCode == status)
            {
                return JsonElement.Parse(text);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        _folder.Dispose();
    }
}
