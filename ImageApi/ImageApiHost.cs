using BedrockAspire.Data;
using BedrockAspire.Gateway;
using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Checks;
using BedrockAspire.Gateway.Hosting;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Telemetry;
using BedrockAspire.ImageApi.Calls;
using BedrockAspire.ImageApi.Edits;
using BedrockAspire.ImageApi.Families;
using BedrockAspire.ImageApi.Generations;
using BedrockAspire.ImageApi.Requests;
using BedrockAspire.ImageApi.Telemetry;
using BedrockAspire.ImageApi.Variations;
using BedrockAspire.ServiceDefaults;
using Microsoft.Extensions.Options;

namespace BedrockAspire.ImageApi;

/// <summary>The pair of methods that makes this service; Program.cs, Standalone, tests and benchmarks use nothing else.</summary>
public static class ImageApiHost
{
    private const string Url = "http://localhost:4100";

    /// <summary>Registers everything that the service needs.</summary>
    public static WebApplicationBuilder AddImageApi(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.UseDefaultUrl(Url);
        builder.AddServiceDefaults("image-api", [GenAiNames.Source], [GenAiNames.Source]);

        var services = builder.Services;
        // Before the gateway binds its section, so that an operator may turn it off.
        services.Configure<GatewayOptions>(options => options.ErrorsInReasonPhrase = true);
        var table = ImageModelTable.Load();
        builder.AddGatewayData();
        builder.AddGateway(ServedModels.Images with { CanAsk = id => table.Find(id) is not null });
        services.AddOptions<ImageApiOptions>().BindConfiguration(ImageApiOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ImageApiOptions>, ImageApiOptionsRules>();
        services.AddSingleton(table);
        services.AddSingleton<ImageModelResolver>();
        services.AddSingleton<OutputEncoder>();
        services.AddSingleton<DrawingClient>();
        services.AddSingleton<PictureSpan>();
        services.AddSingleton<PictureAnswer>();
        services.AddSingleton<GenerationsHandler>();
        services.AddSingleton<EditRequestReader>();
        services.AddSingleton<EditPictures>();
        services.AddSingleton<EditsHandler>();
        return builder;
    }

    /// <summary>Maps the service's pipeline and routes.</summary>
    public static WebApplication MapImageApi(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseGateway();
        app.MapDefaultEndpoints();
        app.MapModels();
        app.MapGenerations();
        app.MapEdits();
        app.MapVariations();
        app.MapChatElsewhere();
        app.MapApiDocument(typeof(ImageApiHost).Assembly);
        app.MapLocalAdministration(CheckEndpoints.MapChecks, RegionEndpoints.MapRegions);
        return app;
    }
}
