using BedrockAspire.Migrator;

return await MigratorHost.RunAsync(args, Console.Out, Console.Error);
