using System.Net;
using BedrockAspire.ChatApi.RemoteFiles;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Tests.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace BedrockAspire.Tests.RemoteFiles;

public sealed class RemoteFileClientTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("1.1.1.1", true)]
    [InlineData("172.15.0.1", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.9.9.9", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("169.254.170.2", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("64:ff9b::a9fe:a9fe", false)]
    [InlineData("2002:a9fe:a9fe::1", false)]
    [InlineData("2001:0:1::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("ff02::1", false)]
    public void Address_of_the_public_internet_is_told_from_all_others(string address, bool isPublic) =>
        Assert.Equal(isPublic, PublicAddresses.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://127.0.0.1:{port}/file")]
    [InlineData("http://localhost:{port}/file")]
    [InlineData("http://[::1]:{port}/file")]
    [InlineData("http://2130706433:{port}/file")]
    [InlineData("http://0x7f.1:{port}/file")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    public async Task Corpus_17_private_address_is_refused_without_a_connection(string address)
    {
        await using var server = await ServerAsync(context => throw new InvalidOperationException("It was reached: " + context.Request.Path));
        using var client = Client();

        var error = await RefusedAsync(client, address.Replace("{port}", PortOf(server), StringComparison.Ordinal));

        Assert.Contains("not on the public internet", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.com/x")]
    [InlineData("http://user:secret@example.com/x")]
    [InlineData("/api/v1/files/1/content")]
    [InlineData("gopher://x")]
    public async Task Address_that_is_no_plain_http_is_refused(string address)
    {
        using var client = Client("127.0.0.0/8");

        Assert.Contains("plain http or https", (await RefusedAsync(client, address)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Corpus_17_redirect_to_a_private_address_is_refused()
    {
        // The first address stands for a public one; only the second is outside the allowed network.
        await using var server = await ServerAsync(context =>
        {
            context.Response.Redirect("http://169.254.169.254/latest/meta-data/");
            return Task.CompletedTask;
        });
        using var client = Client("127.0.0.1/32");

        Assert.Contains("not on the public internet", (await RefusedAsync(client, UrlOf(server))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirects_are_followed_so_far_and_no_further()
    {
        await using var server = await ServerAsync(context =>
        {
            var left = int.Parse(context.Request.Query["left"].ToString(), System.Globalization.CultureInfo.InvariantCulture);
            if (left == 0)
            {
                return context.Response.Body.WriteAsync("here"u8.ToArray(), context.RequestAborted).AsTask();
            }

            context.Response.Redirect($"/again?left={left - 1}");
            return Task.CompletedTask;
        });
        using var client = Client("127.0.0.0/8");

        using var file = await client.FetchAsync(UrlOf(server) + "?left=3", "p", Cancellation);
        Assert.Equal("here"u8, file.WrittenSpan);
        Assert.Contains("more than 3 times", (await RefusedAsync(client, UrlOf(server) + "?left=4")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Corpus_17_file_over_the_limit_is_refused_announced_or_not(bool announced)
    {
        await using var server = await ServerAsync(async context =>
        {
            if (announced)
            {
                context.Response.ContentLength = 50_000_000;
            }

            var block = new byte[64 * 1024];
            for (var sent = 0; sent < 50_000_000 && !context.RequestAborted.IsCancellationRequested; sent += block.Length)
            {
                await context.Response.Body.WriteAsync(block, context.RequestAborted);
            }
        });
        using var client = Client("127.0.0.0/8");

        Assert.Contains("larger than 100000 bytes", (await RefusedAsync(client, UrlOf(server))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_that_does_not_come_is_refused_in_time()
    {
        var time = new FakeTimeProvider();
        var reached = new TaskCompletionSource();
        await using var server = await ServerAsync(async context =>
        {
            await context.Response.StartAsync(context.RequestAborted);
            reached.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        using var client = Client(time, "127.0.0.0/8");
        var refused = RefusedAsync(client, UrlOf(server));
        await reached.Task.WaitAsync(TestTimeouts.Default, Cancellation);
        time.Advance(TimeSpan.FromSeconds(16));

        Assert.Contains("did not arrive within 15 s", (await refused).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(304)]
    public async Task File_that_is_not_there_is_refused(int status)
    {
        await using var server = await ServerAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        using var client = Client("127.0.0.0/8");

        Assert.Contains($"answered {status}", (await RefusedAsync(client, UrlOf(server))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_that_cannot_be_reached_tells_nothing_of_itself()
    {
        using var port = new ReservedPort();
        using var client = Client("127.0.0.0/8");

        var error = await RefusedAsync(client, port.Address.ToString());
        Assert.Equal("The file of 'p' could not be fetched. Send it as \"data:<type>;base64,<data>\" instead.", error.Message);
    }

    private static async Task<GatewayError> RefusedAsync(RemoteFileClient client, string address)
    {
        var exception = await Assert.ThrowsAsync<GatewayException>(() => client.FetchAsync(address, "p", Cancellation).WaitAsync(TestTimeouts.Default));
        Assert.Equal((400, "p"), (exception.Error.Facts.Status, exception.Error.Param));
        return exception.Error;
    }

    private static RemoteFileClient Client(params string[] allowed) => Client(TimeProvider.System, allowed);

    private static RemoteFileClient Client(TimeProvider time, params string[] allowed)
    {
        var options = new RemoteFilesOptions { MaxBytes = 100_000 };
        foreach (var network in allowed)
        {
            options.AllowedNetworks.Add(network);
        }

        return new RemoteFileClient(Options.Create(options), time);
    }

    private static string UrlOf(WebApplication server) => server.Urls.Single() + "/file";

    private static string PortOf(WebApplication server) =>
        new Uri(server.Urls.Single()).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<WebApplication> ServerAsync(RequestDelegate handler)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(handler);
        await app.StartAsync(Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);
        return app;
    }
}
