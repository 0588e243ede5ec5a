namespace BedrockAspire.ChatApi;

/// <summary>The pair of methods that makes this service; Program.cs, Standalone, tests and benchmarks use nothing else.</summary>
public static class ChatApiHost
{
    /// <summary>Registers everything that the service needs.</summary>
    public static WebApplicationBuilder AddChatApi(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder;
    }

    /// <summary>Maps the service's pipeline and routes.</summary>
    public static WebApplication MapChatApi(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app;
    }
}
