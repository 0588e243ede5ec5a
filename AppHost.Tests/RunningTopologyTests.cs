using System.Net;
using System.Net.Http.Headers;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace BedrockAspire.AppHost.Tests;

/// <summary>The services and the simulator as AppHost starts them, without containers and without AWS.</summary>
public sealed class RunningTopologyTests
{
    [Fact]
    public async Task Both_services_answer_with_the_simulator_behind_them()
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TestTopology.Timeout);
        await using var builder = await TestTopology.CreateAsync(containers: false, simulate: true);
        await using var app = await builder.BuildAsync(timeout.Token);
        await app.StartAsync(timeout.Token);
        var key = await builder.Resources.OfType<ParameterResource>().Single(parameter => parameter.Name == "gateway-api-key")
            .GetValueAsync(timeout.Token);

        foreach (var service in (string[])["chatapi", "imageapi"])
        {
            await app.ResourceNotifications.WaitForResourceHealthyAsync(service, timeout.Token);
            using var client = app.CreateHttpClient(service);

            using var withoutKey = await client.GetAsync(new Uri("/v1/models", UriKind.Relative), timeout.Token);
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
            using var models = await client.GetAsync(new Uri("/v1/models", UriKind.Relative), timeout.Token);

            Assert.Equal(HttpStatusCode.Unauthorized, withoutKey.StatusCode);
            Assert.Equal(HttpStatusCode.OK, models.StatusCode);
            var body = await models.Content.ReadAsStringAsync(timeout.Token);
            Assert.Contains(service == "chatapi" ? "\"claude-sonnet\"" : "\"image\"", body, StringComparison.Ordinal);
        }
    }
}
