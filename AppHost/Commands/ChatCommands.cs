using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using BedrockAspire.AppHost.Gateway;

namespace BedrockAspire.AppHost.Commands;

/// <summary>What the dashboard can try on the chat service.</summary>
internal static class ChatCommands
{
    public const string SendTestChat = "send-test-chat";

    private const string Message = "message";
    private const string Model = "model";

    /// <summary>Adds the commands.</summary>
    /// <param name="chat">The service.</param>
    /// <param name="defaultModel">The model that is asked unless another one is named.</param>
    public static IResourceBuilder<ChatApiResource> WithChatCommands(
        this IResourceBuilder<ChatApiResource> chat, IResourceBuilder<ParameterResource> defaultModel) =>
        chat
            .WithServiceCommand(
                SendTestChat, "Send a test chat", (call, context) => SendTestChatAsync(call, context, defaultModel.Resource), new CommandOptions
                {
                    Description = "Asks a model, streaming as Open WebUI does, and shows its answer, its model, region, tokens and times.",
                    IconName = "Send",
                    IsHighlighted = true,
                    Arguments =
                    [
                        new InteractionInput
                        {
                            Name = Message, Label = "Message", InputType = InputType.Text, Required = true, Value = "Say hello and tell me which model you are.",
                        },
                        new InteractionInput
                        {
                            Name = Model, Label = "Model", InputType = InputType.Text, Placeholder = "empty: the model that new chats start with",
                        },
                    ],
                })
            .WithListModels();

    private static async Task<ExecuteCommandResult> SendTestChatAsync(
        ServiceCall call, ExecuteCommandContext context, ParameterResource defaultModel)
    {
        var message = context.Arguments[Message].Value!;
        var model = context.Arguments[Model].Value is { Length: > 0 } named ? named : await defaultModel.GetValueAsync(context.CancellationToken);
        var reply = await call.SendAsync(HttpMethod.Post, "/v1/chat/completions", Request(message, model));
        var answer = Read(reply);
        return CommandResults.Success(
            $"{model} answered.",
            CommandText.Markdown($"""
                {CommandText.Quote(message)}

                {answer.Text}

                {CommandText.Table([("Model", $"`{model}`"), ("Tokens", answer.Tokens), .. CommandText.Facts(reply)])}
                """));
    }

    private static string Request(string message, string? model)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("model", model);
            json.WriteBoolean("stream", true);
            json.WriteStartObject("stream_options");
            json.WriteBoolean("include_usage", true);
            json.WriteEndObject();
            json.WriteStartArray("messages");
            json.WriteStartObject();
            json.WriteString("role", "user");
            json.WriteString("content", message);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static (string Text, string? Tokens) Read(ServiceReply reply)
    {
        var text = new StringBuilder();
        string? tokens = null;
        using var stream = new MemoryStream(reply.Body);
        foreach (var item in SseParser.Create(stream).Enumerate())
        {
            if (item.Data == "[DONE]")
            {
                return text.Length > 0 ? (text.ToString(), tokens) : throw new CommandFailedException("The model answered with no text at all. Try another model.");
            }

            using var chunk = JsonDocument.Parse(item.Data);
            if (chunk.RootElement.TryGetProperty("error", out var error))
            {
                throw new CommandFailedException($"The answer broke off: {error.GetProperty("message").GetString()}", item.Data);
            }

            foreach (var choice in chunk.RootElement.GetProperty("choices").EnumerateArray())
            {
                if (choice.GetProperty("delta").TryGetProperty("content", out var content))
                {
                    text.Append(content.GetString());
                }
            }

            if (chunk.RootElement.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object)
            {
                tokens = $"{usage.GetProperty("prompt_tokens")} in, {usage.GetProperty("completion_tokens")} out";
            }
        }

        throw new CommandFailedException("The answer ended without its last line, so it may not be whole. The request's trace and the service's console log say more.");
    }
}
