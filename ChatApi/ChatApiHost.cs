using BedrockAspire.ChatApi.Admin;
using BedrockAspire.ChatApi.ChatCompletions;
using BedrockAspire.ChatApi.ChatCompletions.Content;
using BedrockAspire.ChatApi.ChatCompletions.Refusals;
using BedrockAspire.ChatApi.ChatCompletions.Thinking;
using BedrockAspire.ChatApi.Completions;
using BedrockAspire.ChatApi.Embeddings;
using BedrockAspire.ChatApi.Moderations;
using BedrockAspire.ChatApi.RemoteFiles;
using BedrockAspire.ChatApi.Rerank;
using BedrockAspire.Data;
using BedrockAspire.Gateway;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Hosting;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Telemetry;
using BedrockAspire.ServiceDefaults;
using Microsoft.Extensions.Options;

namespace BedrockAspire.ChatApi;

/// <summary>The pair of methods that makes this service; Program.cs, Standalone, tests and benchmarks use nothing else.</summary>
public static class ChatApiHost
{
    private const string Url = "http://localhost:4000";

    /// <summary>Registers everything that the service needs.</summary>
    public static WebApplicationBuilder AddChatApi(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.UseDefaultUrl(Url);
        builder.UseAdminUrl();
        builder.AddServiceDefaults("chat-api", [GenAiNames.Source], [GenAiNames.Source]);
        builder.AddGatewayData();
        builder.AddGateway(ServedModels.Chat);
        builder.Services.AddOptions<ChatApiOptions>().BindConfiguration(ChatApiOptions.SectionName).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ChatApiOptions>, ChatApiOptionsRules>();
        builder.Services.AddSingleton<WholeReplyPump>();
        builder.Services.AddSingleton<ReasoningCache>();
        builder.Services.AddSingleton<RefusedMembers>();
        builder.Services.AddSingleton<ConverseCalls>();
        builder.Services.AddRemoteFiles();
        builder.Services.AddSingleton<OversizedPictures>();
        builder.Services.AddSingleton<ChatCompletionsHandler>();
        builder.Services.AddEmbeddings();
        builder.Services.AddRerank();
        builder.Services.AddModerations();
        builder.Services.AddCompletions();
        builder.AddAdmin();
        return builder;
    }

    /// <summary>Maps the service's pipeline and routes.</summary>
    public static WebApplication MapChatApi(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseGateway();
        app.UseAdminAddress();
        app.MapDefaultEndpoints();
        app.MapModels();
        app.MapChatCompletions();
        app.MapCompletions();
        app.MapEmbeddings();
        app.MapRerank();
        app.MapModerations();
        app.MapImagesElsewhere();
        app.MapApiDocument(typeof(ChatApiHost).Assembly);
        app.MapAdmin();
        return app;
    }
}
