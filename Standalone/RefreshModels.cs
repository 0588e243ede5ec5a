using BedrockAspire.Bedrock;
using BedrockAspire.Bedrock.ControlPlane;
using BedrockAspire.Bedrock.Errors;
using BedrockAspire.Gateway.Catalogue;

namespace BedrockAspire.Standalone;

/// <summary>Rewrites the table of models from what the control plane lists. For whoever maintains the product; nothing is served meanwhile.</summary>
internal static class RefreshModels
{
    public const string Verb = "refresh-models";

    /// <summary>Runs it.</summary>
    /// <param name="args">The table's file, then settings as for the services, such as <c>--Bedrock:Regions=us-east-1,eu-central-1</c>.</param>
    /// <exception cref="StartupException">It cannot be done; the text says why.</exception>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var file, .. var settings] || !File.Exists(file))
        {
            throw new StartupException($"Name the file of the table: {Verb} data/bedrock-models.json [--Bedrock:Regions=us-east-1,eu-central-1]");
        }

        var configuration = WebApplication.CreateSlimBuilder(settings).Configuration;
        await using var services = new ServiceCollection().AddLogging().AddBedrock(configuration).BuildServiceProvider();
        var client = services.GetRequiredService<BedrockControlClient>();
        try
        {
            var regions = services.GetRequiredService<BedrockEndpoints>().Regions;
            var listings = await Task.WhenAll(regions.Select(region => ListAsync(client, region.Name)));
            var refresh = ModelTableRefresh.Apply(await File.ReadAllTextAsync(file), listings);
            await File.WriteAllTextAsync(file, refresh.Json);
            foreach (var note in refresh.Notes)
            {
                System.Console.WriteLine(note);
            }

            System.Console.WriteLine($"{file} is refreshed from {string.Join(", ", regions.Select(region => region.Name))}. Prices, limits and features are as they were: AWS does not list them.");
            return 0;
        }
        catch (Exception exception) when (exception is BedrockException or InvalidDataException or IOException)
        {
            throw new StartupException($"{file} is left as it was: {exception.Message}");
        }
    }

    private static async Task<RegionListing> ListAsync(BedrockControlClient client, string region) => new()
    {
        Region = region,
        Models = await client.ListFoundationModelsAsync(region, CancellationToken.None),
        Profiles = await client.ListInferenceProfilesAsync(region, "SYSTEM_DEFINED", CancellationToken.None),
    };
}
