using Aspire.Hosting.ApplicationModel;
using BedrockAspire.AppHost.Gateway;

namespace BedrockAspire.AppHost.Tests;

public sealed class TopologyTests
{
    [Fact]
    public async Task With_containers_and_credentials_everything_but_the_simulator_runs()
    {
        await using var builder = await TestTopology.CreateAsync(containers: true, simulate: false);

        Assert.Equal(["chatapi", "console", "gateway", "imageapi", "migrator", "openwebui", "openwebuidb", "postgres"], builder.Names());
    }

    [Fact]
    public async Task Without_credentials_the_simulator_stands_in()
    {
        await using var builder = await TestTopology.CreateAsync(containers: true, simulate: true);

        Assert.Equal(["chatapi", "console", "gateway", "imageapi", "migrator", "openwebui", "openwebuidb", "postgres", "simulator"], builder.Names());
    }

    [Fact]
    public async Task Without_containers_nothing_is_left_that_waits_for_one()
    {
        await using var builder = await TestTopology.CreateAsync(containers: false, simulate: true);

        Assert.Equal(["chatapi", "console", "gateway", "imageapi", "migrator", "simulator"], builder.Names());
        Assert.DoesNotContain(builder.Resources, resource => resource is ContainerResource);
        var awaited = builder.Resources.SelectMany(resource => resource.Annotations.OfType<WaitAnnotation>()).Select(wait => wait.Resource.Name);
        Assert.All(awaited, name => Assert.Contains(name, (string[])["simulator", "migrator", "gateway"]));
    }

    [Fact]
    public async Task A_connection_string_takes_the_place_of_the_database_container()
    {
        await using var builder = await TestTopology.CreateAsync(
            containers: true, simulate: true, "--ConnectionStrings:gateway=Host=db.example;Database=gateway");

        Assert.Equal(["chatapi", "console", "gateway", "imageapi", "migrator", "openwebui", "simulator"], builder.Names());
    }

    [Fact]
    public async Task Services_wait_for_the_end_of_the_migrator_and_for_nothing_else_of_the_database()
    {
        await using var builder = await TestTopology.CreateAsync(containers: true, simulate: false);

        foreach (var service in builder.Resources.OfType<GatewayResource>())
        {
            var wait = Assert.Single(service.Annotations.OfType<WaitAnnotation>());
            Assert.Equal(("migrator", WaitType.WaitForCompletion), (wait.Resource.Name, wait.WaitType));
        }
    }

    [Theory]
    [InlineData("chatapi", 4000)]
    [InlineData("imageapi", 4100)]
    [InlineData("openwebui", 8080)]
    [InlineData("simulator", null)]
    public async Task Ports_are_the_ones_that_clients_are_given(string name, int? port)
    {
        await using var builder = await TestTopology.CreateAsync(containers: true, simulate: true);

        var endpoint = Assert.Single(builder.Resources.Single(resource => resource.Name == name).Annotations.OfType<EndpointAnnotation>());

        Assert.Equal("http", endpoint.UriScheme);
        Assert.Equal(port, endpoint.Port);
    }

    [Theory]
    [InlineData("chatapi")]
    [InlineData("imageapi")]
    [InlineData("openwebui")]
    [InlineData("simulator")]
    public async Task Everything_that_answers_requests_has_a_health_check(string name)
    {
        await using var builder = await TestTopology.CreateAsync(containers: true, simulate: true);

        Assert.Single(builder.Resources.Single(resource => resource.Name == name).Annotations.OfType<HealthCheckAnnotation>());
    }

    [Fact]
    public async Task The_image_of_Open_WebUI_is_pinned()
    {
        await using var builder = await TestTopology.CreateAsync(containers: true, simulate: true);

        var image = Assert.Single(builder.Resources.Single(resource => resource.Name == "openwebui").Annotations.OfType<ContainerImageAnnotation>());

        Assert.Equal("ghcr.io", image.Registry);
        Assert.Equal("open-webui/open-webui", image.Image);
        Assert.StartsWith("v", image.Tag, StringComparison.Ordinal);
        Assert.True(Version.Parse(image.Tag![1..]) >= new Version(0, 6, 36), image.Tag);
    }

    [Fact]
    public async Task A_word_that_is_no_answer_is_refused()
    {
        var error = await Record.ExceptionAsync(() => Aspire.Hosting.Testing.DistributedApplicationTestingBuilder
            .CreateAsync<Projects.AppHost>(["--Containers=perhaps"], TestContext.Current.CancellationToken));

        Assert.Contains("Set it to auto, always or never", Assert.IsType<InvalidOperationException>(error).Message, StringComparison.Ordinal);
    }
}
