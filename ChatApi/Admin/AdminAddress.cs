using BedrockAspire.Gateway;
using BedrockAspire.Gateway.Errors;
using Microsoft.Extensions.Options;

namespace BedrockAspire.ChatApi.Admin;

/// <summary>The address of its own that the admin API may have: nothing else is there, and nothing of it is elsewhere.</summary>
internal static class AdminAddress
{
    private const string Key = $"{GatewayOptions.SectionName}:{nameof(GatewayOptions.AdminUrl)}";
    private const string AdminPath = "/admin";
    private const string HealthPath = "/health";

    /// <summary>Listens on it besides the service's own addresses.</summary>
    public static WebApplicationBuilder UseAdminUrl(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        if (configuration[Key] is not { Length: > 0 } url || !Uri.TryCreate(url, UriKind.Absolute, out _))
        {
            return builder;
        }

        if (configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            // Kestrel's own section wins over every other address, so this one would silently not be listened on.
            throw new OptionsValidationException(
                nameof(GatewayOptions), typeof(GatewayOptions), [$"{Key} does not go together with Kestrel:Endpoints. Give the service's own addresses by ASPNETCORE_URLS."]);
        }

        builder.WebHost.UseUrls([.. OwnUrls(configuration), url]);
        return builder;
    }

    /// <summary>Keeps the two addresses apart.</summary>
    public static WebApplication UseAdminAddress(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<GatewayOptions>>().Value.AdminUrl is not { Length: > 0 } url)
        {
            return app;
        }

        var port = new Uri(url).Port;
        app.Use((context, next) =>
        {
            var isAdministration = context.Request.Path.StartsWithSegments(AdminPath, StringComparison.Ordinal);
            var isHealth = context.Request.Path.StartsWithSegments(HealthPath, StringComparison.Ordinal);
            return isHealth || isAdministration == (context.Connection.LocalPort == port)
                ? next(context)
                : throw new GatewayException(GatewayErrorKind.NotFound, $"There is nothing at {context.Request.Path} of this address.");
        });
        return app;
    }

    private static IEnumerable<string> OwnUrls(ConfigurationManager configuration)
    {
        if (configuration[WebHostDefaults.ServerUrlsKey] is { Length: > 0 } urls)
        {
            return urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }

        return Ports(WebHostDefaults.HttpPortsKey, "http").Concat(Ports(WebHostDefaults.HttpsPortsKey, "https"));

        IEnumerable<string> Ports(string key, string scheme) =>
            (configuration[key] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(port => $"{scheme}://*:{port}");
    }
}
