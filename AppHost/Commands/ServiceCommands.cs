using System.Globalization;
using System.Text;
using System.Text.Json;
using BedrockAspire.AppHost.Gateway;

namespace BedrockAspire.AppHost.Commands;

/// <summary>The commands that both services have on the dashboard.</summary>
internal static class ServiceCommands
{
    public const string ListModels = "list-models";

    /// <summary>Lists what the service's clients may ask for. Each service lists its own half: no picture model among the chat models.</summary>
    public static IResourceBuilder<T> WithListModels<T>(this IResourceBuilder<T> service)
        where T : GatewayResource =>
        service.WithServiceCommand(ListModels, "List models", ListModelsAsync, new CommandOptions
        {
            Description = "The names that clients of this service can ask for, by GET /v1/models.",
            IconName = "AppsList",
        });

    /// <summary>Adds a command that can be given while the service runs.</summary>
    public static IResourceBuilder<T> WithServiceCommand<T>(
        this IResourceBuilder<T> service,
        string name,
        string title,
        Func<ServiceCall, ExecuteCommandContext, Task<ExecuteCommandResult>> command,
        CommandOptions options)
        where T : GatewayResource
    {
        options.UpdateState = state =>
            state.ResourceSnapshot.State?.Text == KnownResourceStates.Running ? ResourceCommandState.Enabled : ResourceCommandState.Disabled;
        return service.WithCommand(
            name, title, context => ServiceCall.RunAsync(service.Resource, context, call => command(call, context)), options);
    }

    private static async Task<ExecuteCommandResult> ListModelsAsync(ServiceCall call, ExecuteCommandContext context)
    {
        var reply = await call.SendAsync(HttpMethod.Get, "/v1/models");
        using var json = JsonDocument.Parse(reply.Body);
        var text = new StringBuilder("| Name | Model | By |\n|---|---|---|\n");
        var count = 0;
        foreach (var model in json.RootElement.GetProperty("data").EnumerateArray())
        {
            count++;
            text.Append(
                CultureInfo.InvariantCulture,
                $"| `{model.GetProperty("id").GetString()}` | {Member("name")} | {Member("owned_by")} |\n");

            string Member(string name) => model.TryGetProperty(name, out var value) ? CommandText.Cell(value.GetString() ?? "") : "";
        }

        return count > 0
            ? CommandResults.Success($"{count} names.", CommandText.Markdown(text.ToString()))
            : CommandResults.Failure("The service lists no models. Its console log says which regions it asked; see also Gateway's model filters.");
    }
}
