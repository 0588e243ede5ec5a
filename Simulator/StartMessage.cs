using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace BedrockAspire.Simulator;

/// <summary>Writes the one line that a user needs: where the simulator listens, and with which credentials.</summary>
internal sealed partial class StartMessage(IServer server, ILogger<StartMessage> logger) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var addresses = string.Join(' ', server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []);
        Log.Listening(logger, addresses, SimulatorCredentials.AccessKeyId, SimulatorCredentials.SecretAccessKey, SimulatorCredentials.BearerToken);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Simulated Bedrock at {Addresses}; AWS_ACCESS_KEY_ID={AccessKeyId} AWS_SECRET_ACCESS_KEY={Secret} or bearer {Bearer}")]
        public static partial void Listening(ILogger logger, string addresses, string accessKeyId, string secret, string bearer);
    }
}
