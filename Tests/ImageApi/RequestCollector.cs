using System.Threading.Channels;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.ImageApi;

/// <summary>Hands out what the gateway knew of each request for pictures when it was over.</summary>
internal sealed class RequestCollector : IStartupFilter
{
    private readonly Channel<GatewayRequest> _requests = Channel.CreateUnbounded<GatewayRequest>();

    public async Task<GatewayRequest> NextAsync(CancellationToken cancellationToken) =>
        await _requests.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(TestTimeouts.Default, cancellationToken);

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (HttpContext context, RequestDelegate inner) =>
        {
            await inner(context);
            if (context.Request.Path.StartsWithSegments("/v1/images", StringComparison.Ordinal))
            {
                await _requests.Writer.WriteAsync(GatewayRequest.Of(context));
            }
        });
        next(app);
    };
}
