using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace BedrockAspire.AppHost.Tests;

/// <summary>Makes the real topology with answers in place of what the test machine happens to have.</summary>
internal static class TestTopology
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    public static Task<IDistributedApplicationTestingBuilder> CreateAsync(bool containers, bool simulate, params string[] further) =>
        DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            [$"--Containers={Answer(containers)}", $"--Bedrock:Simulate={Answer(simulate)}", $"--OpenWebUi={Answer(containers)}", .. further],
            TestContext.Current.CancellationToken);

    /// <summary>The names of what this topology has, without parameters and without the executables that Aspire adds of its own accord.</summary>
    public static string[] Names(this IDistributedApplicationTestingBuilder builder) =>
        [.. builder.Resources
            .Where(resource => resource is IResourceWithConnectionString or not (ParameterResource or ExecutableResource))
            .Select(resource => resource.Name)
            .Order()];

    private static string Answer(bool value) => value ? "always" : "never";
}
