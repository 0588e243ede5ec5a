using System.Net;
using BedrockAspire.Tests.Infrastructure;
using Microsoft.Extensions.Time.Testing;

namespace BedrockAspire.Tests.Integration;

public sealed class ServiceHarnessTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Services_listen_on_their_own_ports_and_know_each_other()
    {
        var clock = new FakeTimeProvider();
        await using var harness = await ServiceHarness.StartAsync(
            options =>
            {
                options.Settings["Gateway:Extra"] = "1";
                options.ConfigureServices = services => services.AddSingleton<TimeProvider>(clock);
            },
            Token);

        Assert.Equal(3, new[] { harness.Chat.Address, harness.Image.Address, harness.Simulator.Address }.Distinct().Count());
        Assert.Same(clock, harness.Chat.Services.GetRequiredService<TimeProvider>());
        var settings = harness.Chat.Services.GetRequiredService<IConfiguration>();
        Assert.Equal("1", settings["Gateway:Extra"]);
        Assert.Equal(harness.ImageBaseUrl, new Uri(settings["Gateway:ImageUrl"]!));
        Assert.Equal(harness.Simulator.Address, new Uri(settings["Bedrock:SimulatorUrl"]!));
    }

    [Fact]
    public async Task Unknown_path_is_answered_over_a_real_socket()
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Token);

        using var response = await harness.ChatClient.GetAsync("/no/such/path", Token).WaitAsync(TestTimeouts.Default, Token);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}
