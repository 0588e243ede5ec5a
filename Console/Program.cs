using BedrockAspire.Console;
using Microsoft.Extensions.Options;

try
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddConsole();
    await using var app = builder.Build();
    app.MapConsole();
    await app.RunAsync();
    return 0;
}
catch (OptionsValidationException exception)
{
    await System.Console.Error.WriteLineAsync(string.Join(Environment.NewLine, exception.Failures));
    return 1;
}
