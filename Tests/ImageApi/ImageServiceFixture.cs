using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.ImageApi;

/// <summary>The image service in front of the simulator, once it knows which models there are.</summary>
public sealed class ImageServiceFixture : IAsyncLifetime
{
    public const string Generations = "/v1/images/generations";
    public const string Edits = "/v1/images/edits";
    public const string Variations = "/v1/images/variations";

    public ServiceHarness Harness { get; private set; } = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Harness = await StartAsync();
    }

    public ValueTask DisposeAsync() => Harness.DisposeAsync();

    public static async Task<ServiceHarness> StartAsync(Action<ServiceHarnessOptions>? configure = null)
    {
        var harness = await ServiceHarness.StartAsync(configure, Token);
        await harness.Image.Services.GetRequiredService<CatalogueRefresher>().FirstAttempt.WaitAsync(TestTimeouts.Default, Token);
        return harness;
    }

    internal Task<ImageAnswer> DrawAsync(string json, string path = Generations) => SendAsync(Harness.ImageClient, json, path);

    internal static async Task<ImageAnswer> SendAsync(
        HttpClient client, string json, string path = Generations, string contentType = "application/json")
    {
        using var content = new StringContent(json, Encoding.UTF8, MediaTypeHeaderValue.Parse(contentType));
        using var response = await client.PostAsync(path, content, Token).WaitAsync(TestTimeouts.Default, Token);
        return await ReadAsync(response);
    }

    internal Task<ImageAnswer> EditAsync(EditForm form, string path = Edits) => SendAsync(Harness.ImageClient, form, path);

    internal static async Task<ImageAnswer> SendAsync(HttpClient client, EditForm form, string path = Edits)
    {
        using var content = form.Content;
        using var response = await client.PostAsync(path, content, Token).WaitAsync(TestTimeouts.Default, Token);
        return await ReadAsync(response);
    }

    internal static async Task<ImageAnswer> ReadAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsByteArrayAsync(Token).WaitAsync(TestTimeouts.Default, Token);
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        using var document = JsonDocument.Parse(body);
        return new ImageAnswer(response.StatusCode, response.ReasonPhrase, headers, document.RootElement.Clone());
    }

    /// <summary>The InvokeModel requests that held a text, oldest first.</summary>
    internal async Task<IReadOnlyList<JsonElement>> SentAsync(string prompt)
    {
        var requests = await Harness.Control.RequestsAsync(Token);
        return
        [
            .. requests.EnumerateArray().Where(request =>
                request.GetProperty("operation").GetString() == "InvokeModel"
                && request.TryGetProperty("body", out var body)
                && body.GetRawText().Contains(prompt, StringComparison.Ordinal)),
        ];
    }
}
