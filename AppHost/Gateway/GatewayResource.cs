namespace BedrockAspire.AppHost.Gateway;

/// <summary>One of the gateway's two services. Which of them it is, its type says, so that neither can be given where the other is meant.</summary>
internal abstract class GatewayResource(string name) : ProjectResource(name)
{
    public EndpointReference Endpoint => new(this, GatewayBuilderExtensions.EndpointName);

    /// <summary>What OpenAI's clients are given. No trailing slash: Open WebUI joins its paths to most of its base URLs as they are.</summary>
    public ReferenceExpression BaseUrl => ReferenceExpression.Create($"{Endpoint}/v1");

    /// <summary>The key that the service asks for; null until <see cref="GatewayBuilderExtensions.WithApiKey"/>.</summary>
    public ParameterResource? ApiKey { get; set; }
}
