namespace BedrockAspire.AppHost.OpenWebUi;

internal static class OpenWebUiBuilderExtensions
{
    // The newest version whose handling of these variables was read in its source.
    private const string Tag = "v0.10.1";
    private const int ContainerPort = 8080;

    public static IResourceBuilder<OpenWebUiResource> AddOpenWebUi(
        this IDistributedApplicationBuilder builder, string name, int port, OpenWebUiEnvironment<ReferenceExpression> environment) =>
        builder.AddResource(new OpenWebUiResource(name))
            .WithImage("open-webui/open-webui", Tag)
            .WithImageRegistry("ghcr.io")
            .WithHttpEndpoint(port, targetPort: ContainerPort)
            .WithHttpHealthCheck("/health")
            .WithVolume("bedrock-aspire-open-webui", "/app/backend/data")
            .WithEnvironment(context =>
            {
                foreach (var (variable, value) in environment.Variables())
                {
                    context.EnvironmentVariables[variable] = value;
                }
            });

    public static OpenWebUiEnvironment<ReferenceExpression>.ChatBaseUrl GetChatBaseUrl(this IResourceBuilder<ProjectResource> chat)
    {
        var endpoint = chat.GetEndpoint("http");
        return new(ReferenceExpression.Create($"{endpoint}"), Host(endpoint), Concat);
    }

    public static OpenWebUiEnvironment<ReferenceExpression>.ImageBaseUrl GetImageBaseUrl(this IResourceBuilder<ProjectResource> images)
    {
        var endpoint = images.GetEndpoint("http");
        return new(ReferenceExpression.Create($"{endpoint}"), Host(endpoint), Concat);
    }

    /// <summary>Joins strings and expressions into one expression.</summary>
    public static ReferenceExpression Concat(IReadOnlyList<object> parts)
    {
        var expression = new ReferenceExpressionBuilder();
        foreach (var part in parts)
        {
            if (part is ReferenceExpression inner)
            {
                expression.Append($"{inner}");
            }
            else
            {
                expression.AppendLiteral((string)part);
            }
        }

        return expression.Build();
    }

    private static ReferenceExpression Host(EndpointReference endpoint) =>
        ReferenceExpression.Create($"{endpoint.Property(EndpointProperty.Host)}");
}
