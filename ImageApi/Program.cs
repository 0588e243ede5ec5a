using BedrockAspire.Gateway.Hosting;
using BedrockAspire.ImageApi;

return await ServiceProgram.RunAsync(args, builder => builder.AddImageApi(), app => app.MapImageApi());
