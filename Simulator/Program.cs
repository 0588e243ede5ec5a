using BedrockAspire.Simulator;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddSimulator();

var app = builder.Build();
app.MapSimulator();
await app.RunAsync();
