namespace BedrockAspire.Tests.Infrastructure;

/// <summary>What a test changes about the services it starts. Settings given here win over the harness's own.</summary>
public sealed class ServiceHarnessOptions
{
    /// <summary>The gateway key that the services accept and the harness's clients send.</summary>
    public string ApiKey { get; set; } = "sk-test-key";

    public string Region { get; set; } = "us-east-1";

    /// <summary>Whether the start ends only once each service has asked the simulator for its models; off for tests of just that.</summary>
    public bool WaitUntilReady { get; set; } = true;

    /// <summary>Settings of the chat and the image service.</summary>
    public Dictionary<string, string?> Settings { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Settings of the simulator.</summary>
    public Dictionary<string, string?> SimulatorSettings { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Replaces services of the chat and the image service, for example <see cref="TimeProvider"/>.</summary>
    public Action<IServiceCollection>? ConfigureServices { get; set; }

    /// <summary>Replaces services of the simulator.</summary>
    public Action<IServiceCollection>? ConfigureSimulatorServices { get; set; }
}
