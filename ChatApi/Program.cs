using BedrockAspire.ChatApi;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddChatApi();

var app = builder.Build();
app.MapChatApi();
await app.RunAsync();
