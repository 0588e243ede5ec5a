using BedrockAspire.Standalone;

try
{
    if (args is [RefreshModels.Verb, .. var rest])
    {
        return await RefreshModels.RunAsync(rest);
    }

    await using var host = await StandaloneHost.StartAsync(args);
    System.Console.WriteLine(host.Describe());
    await host.WaitForShutdownAsync();
    return 0;
}
catch (StartupException exception)
{
    System.Console.Error.WriteLine(exception.Message);
    return 1;
}
