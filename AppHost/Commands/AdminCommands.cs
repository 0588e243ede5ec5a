using System.Globalization;
using System.Text;
using System.Text.Json;
using BedrockAspire.AppHost.Gateway;

namespace BedrockAspire.AppHost.Commands;

/// <summary>What the dashboard can do by the admin API.</summary>
internal static class AdminCommands
{
    public const string RefreshCatalogue = "refresh-catalogue";
    public const string CreateApiKey = "create-api-key";

    private const string Name = "name";

    /// <summary>Adds the command that has a service ask AWS for its models. Each service has a catalogue of its own.</summary>
    public static IResourceBuilder<T> WithRefreshCatalogue<T>(this IResourceBuilder<T> service)
        where T : GatewayResource =>
        service.WithServiceCommand(RefreshCatalogue, "Refresh catalogue", RefreshAsync, new CommandOptions
        {
            Description = "Asks AWS now which models this service can call, in place of waiting for the next time.",
            IconName = "ArrowSync",
        });

    /// <summary>Adds the command that makes a key, which is good for both services.</summary>
    public static IResourceBuilder<ChatApiResource> WithCreateApiKey(this IResourceBuilder<ChatApiResource> chat) =>
        chat.WithServiceCommand(CreateApiKey, "Create API key", CreateKeyAsync, new CommandOptions
        {
            Description = "Makes a further key for clients. It is shown once.",
            IconName = "Key",
            Arguments =
            [
                new InteractionInput { Name = Name, Label = "For whom", InputType = InputType.Text, Required = true, Value = "Open WebUI" },
            ],
        });

    private static async Task<ExecuteCommandResult> RefreshAsync(ServiceCall call, ExecuteCommandContext context)
    {
        var reply = await call.SendAsync(HttpMethod.Post, "/admin/v1/models/refresh");
        using var json = JsonDocument.Parse(reply.Body);
        var text = new StringBuilder("| Region | State | Models | Profiles | Problem |\n|---|---|---|---|---|\n");
        foreach (var region in json.RootElement.GetProperty("data").EnumerateArray())
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {Member("region")} | {Member("status")} | {Member("models")} | {Member("profiles")} | {Member("error")} |\n");

            string Member(string name) => region.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? CommandText.Cell(value.ToString()) : "";
        }

        return CommandResults.Success($"AWS was asked, in {CommandText.Milliseconds(reply.Elapsed)}.", CommandText.Markdown(text.ToString()));
    }

    private static async Task<ExecuteCommandResult> CreateKeyAsync(ServiceCall call, ExecuteCommandContext context)
    {
        var name = context.Arguments[Name].Value!;
        var reply = await call.SendAsync(HttpMethod.Post, "/admin/v1/keys", Request(name));
        using var json = JsonDocument.Parse(reply.Body);
        var key = json.RootElement;
        return CommandResults.Success(
            $"The key for {name} was made.",
            CommandText.Markdown($"""
                This is the only time that the key is shown:

                ```
                {key.GetProperty("secret").GetString()}
                ```

                {CommandText.Table(("For", name), ("Id", key.GetProperty("id").GetString()), ("Role", key.GetProperty("role").GetString()))}
                """));
    }

    private static string Request(string name)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
