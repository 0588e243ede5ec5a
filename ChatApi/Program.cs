using BedrockAspire.ChatApi;
using BedrockAspire.Gateway.Hosting;

return await ServiceProgram.RunAsync(args, builder => builder.AddChatApi(), app => app.MapChatApi());
