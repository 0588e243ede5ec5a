using BedrockAspire.ImageApi;
using BedrockAspire.Gateway.Hosting;

return await ServiceProgram.RunAsync(args, builder => builder.AddImageApi(), app => app.MapImageApi());
