using Aspire.Hosting;
using BedrockAspire.AppHost.Gateway;
using BedrockAspire.AppHost.OpenWebUi;

namespace BedrockAspire.AppHost.Tests;

/// <summary>The mistakes that Open WebUI itself would not notice stop the application before anything starts.</summary>
public sealed class OpenWebUiRulesTests
{
    [Fact]
    public async Task Open_WebUI_without_an_image_service_does_not_start()
    {
        var builder = CreateBuilder();
        var chat = builder.AddChatApi<Projects.ChatApi>("chat", port: 4000).WithApiKey(builder.AddParameter("key", "value"));
        builder.AddOpenWebUI("page").WithChatApi(chat, builder.AddParameter("model", "claude-sonnet"));

        Assert.Contains("would send what people ask to have drawn to api.openai.com. Call WithImageApi", await FailureAsync(builder), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_WebUI_without_a_chat_service_does_not_start()
    {
        var builder = CreateBuilder();
        builder.AddOpenWebUI("page");

        Assert.Contains("has no chat service. Call WithChatApi", await FailureAsync(builder), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_without_a_key_does_not_start_Open_WebUI()
    {
        var builder = CreateBuilder();
        var model = builder.AddParameter("model", "claude-sonnet");
        var chat = builder.AddChatApi<Projects.ChatApi>("chat", port: 4000);
        var images = builder.AddImageApi<Projects.ImageApi>("images", port: 4100);
        builder.AddOpenWebUI("page").WithChatApi(chat, model).WithImageApi(images, model, model);

        Assert.Contains("The service 'chat' has no API key", await FailureAsync(builder), StringComparison.Ordinal);
    }

    private static IDistributedApplicationBuilder CreateBuilder() => DistributedApplication.CreateBuilder(
        new DistributedApplicationOptions { AssemblyName = typeof(OpenWebUiResource).Assembly.GetName().Name, DisableDashboard = true });

    private static async Task<string> FailureAsync(IDistributedApplicationBuilder builder)
    {
        await using var app = builder.Build();
        var error = await Record.ExceptionAsync(() => app.StartAsync(TestContext.Current.CancellationToken));
        return Assert.IsType<DistributedApplicationException>(error).Message;
    }
}
