using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using BedrockAspire.Tests.Infrastructure;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Images;
using OpenAI.Models;

namespace BedrockAspire.Tests.Integration;

/// <summary>OpenAI's own .NET client against the services.</summary>
public sealed class OpenAIDotNetClientTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> ChatModels =>
        ["claude-sonnet", "us.anthropic.claude-sonnet-4-5-20250929-v1:0", "amazon.nova-lite-v1:0"];

    public static TheoryData<string> ImageModels => ["nova-canvas", "stable-diffusion-3-5", "stability.stable-image-core-v1:1"];

    [Theory]
    [MemberData(nameof(ChatModels))]
    public async Task Chat_completes(string model)
    {
        ChatCompletion completion = await Chat(model)
            .CompleteChatAsync([new SystemChatMessage("You are terse."), new UserChatMessage("Say hello.")], cancellationToken: Token)
            .WaitAsync(TestTimeouts.Default, Token);

        Assert.Equal(ChatFinishReason.Stop, completion.FinishReason);
        Assert.Equal(ChatMessageRole.Assistant, completion.Role);
        Assert.NotEmpty(completion.Content[0].Text);
        Assert.Equal(completion.Usage.InputTokenCount + completion.Usage.OutputTokenCount, completion.Usage.TotalTokenCount);
    }

    [Theory]
    [MemberData(nameof(ChatModels))]
    public async Task Chat_streams_text_finish_reason_and_usage(string model)
    {
        var text = new StringBuilder();
        ChatFinishReason? finish = null;
        ChatTokenUsage? usage = null;
        var pieces = 0;
        await using var updates = Chat(model)
            .CompleteChatStreamingAsync([new UserChatMessage("Tell me a story of several sentences.")], cancellationToken: Token)
            .GetAsyncEnumerator(Token);
        while (await updates.MoveNextAsync().AsTask().WaitAsync(TestTimeouts.Default, Token))
        {
            var update = updates.Current;
            foreach (var part in update.ContentUpdate)
            {
                text.Append(part.Text);
                pieces++;
            }

            finish = update.FinishReason ?? finish;
            usage = update.Usage ?? usage;
        }

        Assert.True(pieces > 1, "The text arrived in one piece.");
        Assert.NotEmpty(text.ToString());
        Assert.Equal(ChatFinishReason.Stop, finish);
        Assert.True(usage!.TotalTokenCount > 0);
    }

    [Theory]
    [MemberData(nameof(ChatModels))]
    public async Task Tools_go_round_whole_and_streamed(string model)
    {
        var options = new ChatCompletionOptions
        {
            Tools =
            {
                ChatTool.CreateFunctionTool(
                    "weather.now", "Says the weather", BinaryData.FromString("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}""")),
            },
        };
        List<ChatMessage> messages = [new UserChatMessage("use a tool: weather.now for \"Paris\"")];
        ChatCompletion call = await Chat(model).CompleteChatAsync(messages, options, Token).WaitAsync(TestTimeouts.Default, Token);
        Assert.Equal(ChatFinishReason.ToolCalls, call.FinishReason);
        var tool = Assert.Single(call.ToolCalls);
        Assert.Equal("weather.now", tool.FunctionName);
        Assert.Contains("city", tool.FunctionArguments.ToString(), StringComparison.Ordinal);

        messages.Add(new AssistantChatMessage(call));
        messages.Add(new ToolChatMessage(tool.Id, "sunny"));
        var text = new StringBuilder();
        await using var updates = Chat(model).CompleteChatStreamingAsync(messages, options, Token).GetAsyncEnumerator(Token);
        while (await updates.MoveNextAsync().AsTask().WaitAsync(TestTimeouts.Default, Token))
        {
            text.Append(string.Concat(updates.Current.ContentUpdate.Select(part => part.Text)));
        }

        Assert.Contains("sunny", text.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(ChatModels))]
    public async Task Picture_is_seen(string model)
    {
        var picture = BinaryData.FromBytes(Convert.FromBase64String(
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="));
        ChatCompletion completion = await Chat(model)
            .CompleteChatAsync(
                [new UserChatMessage(ChatMessageContentPart.CreateTextPart("What is this?"), ChatMessageContentPart.CreateImagePart(picture, "image/png"))],
                cancellationToken: Token)
            .WaitAsync(TestTimeouts.Default, Token);

        Assert.Equal(ChatFinishReason.Stop, completion.FinishReason);
        Assert.NotEmpty(completion.Content[0].Text);
    }

    [Fact]
    public async Task Models_are_listed_and_one_is_retrieved()
    {
        var models = Client(fixture.Harness.Chat, fixture.Harness.ApiKey).GetOpenAIModelClient();

        OpenAIModelCollection listed = await models.GetModelsAsync(Token).WaitAsync(TestTimeouts.Default, Token);
        OpenAIModel retrieved = await models.GetModelAsync("amazon.nova-lite-v1:0", Token).WaitAsync(TestTimeouts.Default, Token);

        Assert.NotEmpty(listed);
        Assert.Equal("amazon.nova-lite-v1:0", retrieved.Id);
        Assert.NotEmpty(retrieved.OwnedBy);
    }

    [Theory]
    [MemberData(nameof(ImageModels))]
    public async Task Image_is_generated(string model)
    {
        var options = new ImageGenerationOptions { Size = GeneratedImageSize.W1024xH1024, ResponseFormat = GeneratedImageFormat.Bytes };

        GeneratedImage image = await Client(fixture.Harness.Image, fixture.Harness.ApiKey).GetImageClient(model)
            .GenerateImageAsync("a red square", options, Token)
            .WaitAsync(TestTimeouts.Default, Token);

        Assert.Equal("PNG", Encoding.ASCII.GetString(image.ImageBytes.ToArray(), 1, 3));
    }

    [Fact]
    public async Task Wrong_key_is_401()
    {
        var failure = await FailureOfAsync(Client(fixture.Harness.Chat, "sk-wrong").GetChatClient("claude-sonnet"));

        Assert.Equal(401, failure.Status);
    }

    [Fact]
    public async Task Unknown_model_is_404_with_the_envelope()
    {
        var failure = await FailureOfAsync(Chat("no-such-model"));

        Assert.Equal(404, failure.Status);
        OpenApiValidator.AssertValid("ErrorResponse", failure.GetRawResponse()!.Content.ToMemory());
    }

    [Fact]
    public async Task Bad_parameter_is_400_with_the_envelope()
    {
        var failure = await FailureOfAsync(Chat("claude-sonnet"), new ChatCompletionOptions { Temperature = -1 });

        Assert.Equal(400, failure.Status);
        OpenApiValidator.AssertValid("ErrorResponse", failure.GetRawResponse()!.Content.ToMemory());
        Assert.Contains("temperature", failure.GetRawResponse()!.Content.ToString(), StringComparison.Ordinal);
    }

    private static async Task<ClientResultException> FailureOfAsync(ChatClient client, ChatCompletionOptions? options = null)
    {
        return await Assert.ThrowsAsync<ClientResultException>(() =>
            client.CompleteChatAsync([new UserChatMessage("Hello")], options, Token).WaitAsync(TestTimeouts.Default, Token));
    }

    private ChatClient Chat(string model) => Client(fixture.Harness.Chat, fixture.Harness.ApiKey).GetChatClient(model);

    private OpenAIClient Client(ServiceUnderTest service, string apiKey)
    {
        return new OpenAIClient(new ApiKeyCredential(apiKey), new OpenAIClientOptions
        {
            Endpoint = new Uri(service.Address, "/v1"),
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            Transport = new HttpClientPipelineTransport(fixture.Harness.CreateClient(service, apiKey: null)),
        });
    }
}
