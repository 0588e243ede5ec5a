using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BedrockAspire.Console.Gateway;

/// <summary>Calls both services as any client does.</summary>
internal sealed class ModelClient(GatewayHttp http, GatewayAddresses addresses)
{
    private static readonly TimeSpan ModelTimeout = TimeSpan.FromMinutes(5);

    /// <summary>The models that the chat service lists.</summary>
    public Task<IReadOnlyList<ListedModel>> ListChatModelsAsync(string key, CancellationToken cancellationToken) =>
        ListAsync(addresses.Chat, key, cancellationToken);

    /// <summary>The models that the image service lists.</summary>
    public Task<IReadOnlyList<ListedModel>> ListImageModelsAsync(string key, CancellationToken cancellationToken) =>
        ListAsync(addresses.Image, key, cancellationToken);

    /// <summary>Asks for an answer, and gives it as it comes.</summary>
    /// <exception cref="GatewayCallException">The call failed, or the answer broke off.</exception>
    public async IAsyncEnumerable<ChatEvent> ChatAsync(
        string key, string model, IReadOnlyList<ChatTurn> turns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["model"] = model,
            ["stream"] = true,
            ["stream_options"] = new JsonObject { ["include_usage"] = true },
            ["messages"] = new JsonArray([.. turns.Select(ToMessage)]),
        };
        using var response = await PostAsync(addresses.Chat, "v1/chat/completions", key, Json(body), cancellationToken);
        yield return new ChatEvent { Facts = CallFacts.Of(response) };

        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            if (item.Data == ChatEventReader.Done)
            {
                yield break;
            }

            yield return ChatEventReader.Read(item.Data);
        }

        throw new GatewayCallException(GatewayFault.Failed, "The answer broke off before its end.");
    }

    /// <summary>Draws a picture.</summary>
    /// <exception cref="GatewayCallException">Nothing could be drawn.</exception>
    public async Task<IReadOnlyList<DrawnPicture>> DrawAsync(string key, string model, string prompt, string size, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["model"] = model, ["prompt"] = prompt, ["size"] = size, ["n"] = 1 };
        using var response = await PostAsync(addresses.Image, "v1/images/generations", key, Json(body), cancellationToken);
        return await ReadPicturesAsync(response, cancellationToken);
    }

    /// <summary>Draws a picture from another one.</summary>
    /// <exception cref="GatewayCallException">Nothing could be drawn.</exception>
    public async Task<IReadOnlyList<DrawnPicture>> EditAsync(
        string key, string model, string prompt, ReadOnlyMemory<byte> picture, string fileName, CancellationToken cancellationToken)
    {
        var form = new MultipartFormDataContent
        {
            { new StringContent(model), "model" },
            { new StringContent(prompt), "prompt" },
            { new ReadOnlyMemoryContent(picture), "image", fileName },
        };
        using var response = await PostAsync(addresses.Image, "v1/images/edits", key, form, cancellationToken);
        return await ReadPicturesAsync(response, cancellationToken);
    }

    /// <summary>Asks a service whether it is ready, and gives what its checks say.</summary>
    /// <exception cref="GatewayCallException">It cannot be reached.</exception>
    public async Task<string> ReadinessAsync(Uri service, string key, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(service, "health/ready"));
        using var response = await http.SendAsync(request, key, timeout: null, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<ListedModel>> ListAsync(Uri service, string key, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(service, "v1/models"));
        using var response = await http.SendAsync(request, key, timeout: null, cancellationToken);
        await GatewayHttp.EnsureSuccessAsync(response, cancellationToken);
        using var json = await ReadJsonAsync(response, cancellationToken);
        return
        [
            .. json.RootElement.GetProperty("data").EnumerateArray().Select(static model => new ListedModel(
                model.GetProperty("id").GetString()!,
                model.TryGetProperty("name", out var name) ? name.GetString() : null)),
        ];
    }

    private async Task<HttpResponseMessage> PostAsync(Uri service, string path, string key, HttpContent content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(service, path)) { Content = content };
        var response = await http.SendAsync(request, key, ModelTimeout, cancellationToken);
        try
        {
            await GatewayHttp.EnsureSuccessAsync(response, cancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static async Task<IReadOnlyList<DrawnPicture>> ReadPicturesAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var json = await ReadJsonAsync(response, cancellationToken);
        var facts = CallFacts.Of(response);
        var format = json.RootElement.TryGetProperty("output_format", out var value) ? value.GetString() : null;
        var size = json.RootElement.TryGetProperty("size", out var drawn) ? drawn.GetString() : null;
        return
        [
            .. json.RootElement.GetProperty("data").EnumerateArray().Select(picture => new DrawnPicture(
                $"data:image/{format ?? "png"};base64,{picture.GetProperty("b64_json").GetString()}", size, facts)),
        ];
    }

    private static async Task<JsonDocument> ReadJsonAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        try
        {
            return await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
        }
        catch (JsonException exception)
        {
            throw new GatewayCallException(
                GatewayFault.Failed, "The address answered something that is not the gateway's. Check the console's settings.", inner: exception);
        }
    }

    private static StringContent Json(JsonObject body) => new(body.ToJsonString(), mediaType: new("application/json"));

    private static JsonNode ToMessage(ChatTurn turn)
    {
        if (turn.Pictures.Count == 0)
        {
            return new JsonObject { ["role"] = turn.Role, ["content"] = turn.Text };
        }

        JsonArray parts = [new JsonObject { ["type"] = "text", ["text"] = turn.Text }];
        foreach (var picture in turn.Pictures)
        {
            parts.Add(new JsonObject { ["type"] = "image_url", ["image_url"] = new JsonObject { ["url"] = picture } });
        }

        return new JsonObject { ["role"] = turn.Role, ["content"] = parts };
    }
}
