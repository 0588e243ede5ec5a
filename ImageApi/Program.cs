using BedrockAspire.ImageApi;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddImageApi();

var app = builder.Build();
app.MapImageApi();
await app.RunAsync();
