using BedrockAspire.AppHost.Commands;
using BedrockAspire.AppHost.Gateway;
using BedrockAspire.AppHost.OpenWebUi;
using BedrockAspire.AppHost.Publishing;
using BedrockAspire.AppHost.Topology;

var builder = DistributedApplication.CreateBuilder(args);
var surroundings = await Surroundings.ExploreAsync(builder);

// The key that every client shows to both services, and where in AWS they call models.
var apiKey = builder.AddGeneratedSecret("gateway-api-key", "The key that clients send to both services as 'Authorization: Bearer …'.");
var region = builder.AddRegion();
var profile = builder.AddProfile();

// A Bedrock that runs anywhere, for a machine without AWS credentials.
var simulator = surroundings.Simulate ? builder.AddSimulator<Projects.Simulator>("simulator") : null;

// Accounts, usage and chats: PostgreSQL in a container, unless a connection string names a server; SQLite where there is neither.
var postgres = builder.AddDatabaseServer(surroundings);
var database = builder.AddGatewayDatabase(postgres);
var migrator = builder.AddMigrator<Projects.Migrator>("migrator", database);

// With it Open WebUI signs into each request who the user is, and the services believe it.
var identity = builder.AddGeneratedSecret("openwebui-identity-secret", "Signs who the user of a request is. Open WebUI and both services have it.");

// Models by family name, which the catalogue resolves to the newest that the account may call. Vectors of two models cannot be compared, so the one
// for embeddings is an id; and no one image model is in every region and account, so on AWS its name stands for whichever there is.
var models = builder.AddModelSettings(surroundings);

// The gateway: text on one port, pictures on the other, as Open WebUI asks for them.
var chat = builder.AddChatApi<Projects.ChatApi>("chatapi", port: 4000);
var images = builder.AddImageApi<Projects.ImageApi>("imageapi", port: 4100);

chat.WithApiKey(apiKey)
    .WithAddresses(chat, images)
    .WithBedrock(simulator, region, profile)
    .WithDatabase(database, migrator)
    .WithUsageSpool()
    .WithIdentity(identity)
    .WithContentCapture()
    .WithChatCommands(models.Chat)
    .WithRefreshCatalogue()
    .WithCreateApiKey();

images.WithApiKey(apiKey)
    .WithAddresses(chat, images)
    .WithBedrock(simulator, region, profile)
    .WithDatabase(database, migrator)
    .WithUsageSpool()
    .WithIdentity(identity)
    .WithContentCapture()
    .WithImageCommands(models.Image)
    .WithRefreshCatalogue();

// The page that people use. It waits for the services to run, not to be healthy: it can tell a user that Bedrock is out of reach.
var page = builder.AddOpenWebUI("openwebui", surroundings)?
    .WithChatApi(chat, models.Chat)
    .WithImageApi(images, models.Image, models.ImageEdit)
    .WithTaskModel(models.Task)
    .WithEmbeddings(models.Embedding)
    .WithReranker(models.Reranking)
    .WithDatabase(postgres)
    .WithIdentity(identity)
    .WithSessionSecret(builder.AddGeneratedSecret("openwebui-session-secret", "Signs Open WebUI's sessions. With another one every user is logged out."))
    .WithHostPort(8080);

// The page that operators use: keys, budgets, usage, and both services tried out.
var console = builder.AddConsole<Projects.Console>("console", port: 4200, chat, images, page);

builder.PrepareForPublishing(new PublishedResources(chat, images, console, migrator, page, postgres));

await builder.Build().RunAsync();
