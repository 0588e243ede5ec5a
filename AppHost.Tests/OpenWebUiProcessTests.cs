using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using BedrockAspire.AppHost.OpenWebUi;

namespace BedrockAspire.AppHost.Tests;

/// <summary>Open WebUI by uvx, as the model has it; downloading it is not for a test.</summary>
public sealed class OpenWebUiProcessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bedrock-aspire-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void It_is_pinned_and_listens_only_here()
    {
        var page = AddProcess();

        var arguments = new List<object>();
        foreach (var callback in page.Resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            _ = callback.Callback(new CommandLineArgsCallbackContext(arguments, TestContext.Current.CancellationToken));
        }

        Assert.Equal("uvx", page.Resource.Command);
        Assert.Equal(["--python", "3.11", "open-webui@0.10.1", "serve", "--host", "127.0.0.1", "--port"], arguments.Take(7));
        Assert.Equal("{page.bindings.http.targetPort}", Assert.IsType<EndpointReferenceExpression>(arguments[7]).ValueExpression);
    }

    [Fact]
    public void It_has_no_telemetry_as_its_package_lacks_the_means() => Assert.False(AddProcess().Resource.Settings.Telemetry);

    [Fact]
    public void It_waits_for_nothing_that_is_not_there() => Assert.Empty(AddProcess().Resource.Annotations.OfType<WaitAnnotation>());

    private IResourceBuilder<OpenWebUiProcessResource> AddProcess() =>
        DistributedApplication.CreateBuilder(
            new DistributedApplicationOptions { AssemblyName = typeof(OpenWebUiResource).Assembly.GetName().Name, DisableDashboard = true })
            .AddOpenWebUIProcess("page", _folder);
}
