using BedrockAspire.AppHost.Gateway;

namespace BedrockAspire.AppHost.Topology;

/// <summary>Parameters, each of which says on the dashboard what it is for.</summary>
internal static class ParameterExtensions
{
    private const string CaptureSwitch = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";

    /// <summary>A secret that is generated once and kept in user secrets, so that clients and volumes made with it go on working.</summary>
    public static IResourceBuilder<ParameterResource> AddGeneratedSecret(
        this IDistributedApplicationBuilder builder, string name, string description)
    {
        // Letters and digits only: the value goes into headers, URLs, shells and configuration files.
        var generated = new GenerateParameterDefault { MinLength = 43, Special = false };
        return builder.AddParameter(name, generated, secret: true, persist: true).WithDescription(description);
    }

    /// <summary>A value that can be set as <c>Parameters:name</c>.</summary>
    public static IResourceBuilder<ParameterResource> AddSetting(
        this IDistributedApplicationBuilder builder, string name, string description, string defaultValue) =>
        builder.AddParameter(name, () => builder.Configuration[$"Parameters:{name}"] ?? defaultValue, publishValueAsDefault: true)
            .WithDescription(description);

    /// <summary>The same, but there is no such parameter unless it is set.</summary>
    public static IResourceBuilder<ParameterResource>? AddOptionalSetting(
        this IDistributedApplicationBuilder builder, string name, string description, string? value = null)
    {
        value = builder.Configuration[$"Parameters:{name}"] ?? value;
        return string.IsNullOrWhiteSpace(value) ? null : builder.AddSetting(name, description, value);
    }

    /// <summary>
    /// The home region. On this machine the services find it as AWS's tools do, the profile's included, so only a setting adds the parameter; what is
    /// published has nothing to find it by and gets a default.
    /// </summary>
    public static IResourceBuilder<ParameterResource>? AddRegion(this IDistributedApplicationBuilder builder) =>
        builder.AddOptionalSetting(
            "bedrock-region",
            "The AWS region whose models are called first.",
            builder.Configuration["Bedrock:Region"] ?? (builder.ExecutionContext.IsPublishMode ? "us-east-1" : null));

    /// <summary>The profile of the AWS configuration files that the services use; of no use to what is published, which has no such files.</summary>
    public static IResourceBuilder<ParameterResource>? AddProfile(this IDistributedApplicationBuilder builder) =>
        builder.ExecutionContext.IsPublishMode
            ? null
            : builder.AddOptionalSetting("aws-profile", "The profile in ~/.aws whose credentials and region the services use.");

    /// <summary>
    /// Whether spans hold what was asked and answered, by the standard switch in the AppHost's own environment. Aspire turns it on for every service
    /// while developing; what people write is not to be kept unless somebody asks for it.
    /// </summary>
    public static IResourceBuilder<T> WithContentCapture<T>(this IResourceBuilder<T> service)
        where T : GatewayResource =>
        service.WithEnvironment(context =>
        {
            if (context.ExecutionContext.IsRunMode)
            {
                context.EnvironmentVariables[CaptureSwitch] = service.ApplicationBuilder.Configuration[CaptureSwitch] ?? "false";
            }
        });
}
