using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using BedrockAspire.AppHost.Gateway;
using Microsoft.Extensions.DependencyInjection;

namespace BedrockAspire.AppHost.Commands;

/// <summary>One request of a command to a service, as a client with the gateway's key would send it.</summary>
internal sealed class ServiceCall(GatewayResource service, ExecuteCommandContext context)
{
    public TimeProvider TimeProvider { get; } = context.Services.GetService<TimeProvider>() ?? TimeProvider.System;

    /// <summary>Sends it and reads the whole answer.</summary>
    /// <exception cref="CommandFailedException">The service could not be reached or refused.</exception>
    public async Task<ServiceReply> SendAsync(HttpMethod method, string path, string? json = null)
    {
        var client = context.Services.GetRequiredService<IHttpClientFactory>().CreateClient();

        // A reasoning model may take minutes; the dashboard's cancel button ends the wait.
        client.Timeout = Timeout.InfiniteTimeSpan;
        using var request = new HttpRequestMessage(method, new Uri(new Uri(service.Endpoint.Url), path));
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json"));
        }

        var key = service.ApiKey is null ? null : await service.ApiKey.GetValueAsync(context.CancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var started = TimeProvider.GetTimestamp();
        try
        {
            using var response = await client.SendAsync(request, context.CancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(context.CancellationToken);
            var headers = response.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
            var reply = new ServiceReply(response.StatusCode, headers, body, TimeProvider.GetElapsedTime(started));
            return response.IsSuccessStatusCode ? reply : throw Refused(reply);
        }
        catch (HttpRequestException exception)
        {
            throw new CommandFailedException(
                $"{service.Name} did not answer at {service.Endpoint.Url} ({exception.Message}) Start it if it is stopped; its console log says why it ended.");
        }
    }

    /// <summary>Runs a command and turns what it throws into a failure that the dashboard shows.</summary>
    public static async Task<ExecuteCommandResult> RunAsync(
        GatewayResource service, ExecuteCommandContext context, Func<ServiceCall, Task<ExecuteCommandResult>> command)
    {
        try
        {
            return await command(new ServiceCall(service, context));
        }
        catch (CommandFailedException failure)
        {
            return failure.Answer is null
                ? CommandResults.Failure(failure.Message)
                : CommandResults.Failure(failure.Message, new CommandResultData { Value = failure.Answer, Format = CommandResultFormat.Json });
        }
    }

    private CommandFailedException Refused(ServiceReply reply)
    {
        var advice = reply.Status switch
        {
            HttpStatusCode.Unauthorized => " The service has another key than the parameter says: restart it.",
            HttpStatusCode.Forbidden => " Allow the AWS identity of the services to call the model, or choose another model.",
            HttpStatusCode.NotFound => " The command 'List models' shows the names that work.",
            HttpStatusCode.TooManyRequests => " Wait a moment and try again.",
            >= HttpStatusCode.InternalServerError => " Its console log and the request's trace say more.",
            _ => "",
        };
        var answer = Encoding.UTF8.GetString(reply.Body);
        return new CommandFailedException($"{service.Name} answered {(int)reply.Status}: {MessageOf(answer)}{advice}", answer);
    }

    private static string MessageOf(string answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            return json.RootElement.GetProperty("error").GetProperty("message").GetString() ?? answer;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Not the envelope, so it was not the service that answered.
            return answer.Length == 0 ? "nothing" : answer[..Math.Min(answer.Length, 500)];
        }
    }
}
