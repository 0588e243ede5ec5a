using BedrockAspire.AppHost.OpenWebUi;
using BedrockAspire.AppHost.Topology;

var builder = DistributedApplication.CreateBuilder(args);
var surroundings = await Surroundings.ExploreAsync(builder);

// The key that every client shows to both services. The dashboard shows it under Parameters.
var apiKey = builder.AddGeneratedSecret("gateway-api-key");

// A Bedrock that runs anywhere, for a machine without AWS credentials.
var simulator = surroundings.Simulate ? builder.AddSimulator<Projects.Simulator>("simulator") : null;

// Accounts and usage.
var database = builder.AddGatewayDatabase(surroundings);
var migrator = builder.AddMigrator<Projects.Migrator>("migrator", database);

// With it Open WebUI signs into each request who the user is, and the services believe it.
var identitySecret = builder.AddGeneratedSecret("openwebui-identity-secret");

// The gateway: text on one port, pictures on the other, as Open WebUI asks for them.
var chat = builder.AddGatewayService<Projects.ChatApi>("chatapi", port: 4000);
var images = builder.AddGatewayService<Projects.ImageApi>("imageapi", port: 4100);
var chatUrl = chat.GetChatBaseUrl();
var imageUrl = images.GetImageBaseUrl();
chat.WithGatewaySettings(apiKey, chatUrl, imageUrl, identitySecret).WithBedrock(simulator).WithDatabase(database, migrator);
images.WithGatewaySettings(apiKey, chatUrl, imageUrl, identitySecret).WithBedrock(simulator).WithDatabase(database, migrator);

// The page that people use. It waits for the services to run, not to be healthy: it can tell a user that Bedrock is out of reach.
if (surroundings.Containers)
{
    builder.AddOpenWebUi("openwebui", port: 8080, new OpenWebUiEnvironment<ReferenceExpression>(OpenWebUiBuilderExtensions.Concat)
    {
        ChatUrl = chatUrl,
        ImageUrl = imageUrl,
        ApiKey = apiKey,
        IdentitySecret = identitySecret,
        SessionSecret = builder.AddGeneratedSecret("openwebui-session-secret"),

        // Family names, which the catalogue resolves to the newest model that the account may call.
        ChatModel = builder.AddSetting("openwebui-chat-model", "claude-sonnet"),
        TaskModel = builder.AddSetting("openwebui-task-model", "claude-haiku"),

        // An id, not a family: vectors of two models cannot be compared, so a change must be somebody's decision.
        EmbeddingModel = builder.AddSetting("openwebui-embedding-model", "amazon.titan-embed-text-v2:0"),

        // No one image model is in every region and account, so AWS gets the name for whichever there is.
        ImageModel = builder.AddSetting("openwebui-image-model", surroundings.Simulate ? "nova-canvas" : "image"),
        ImageEditModel = builder.AddSetting("openwebui-image-edit-model", surroundings.Simulate ? "nova-canvas" : "image"),
    })
    .WaitForStart(chat)
    .WaitForStart(images);
}

await builder.Build().RunAsync();
