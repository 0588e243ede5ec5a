using System.Globalization;

namespace BedrockAspire.Benchmarks.Hosting;

/// <summary>Where the gateway's telemetry goes: it reads what an OTLP exporter sends by HTTP, counts its bytes and throws it away.</summary>
internal static class CollectorHost
{
    public const string BytesPath = "/_collector/bytes";

    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        var received = 0L;
        app.MapGet(BytesPath, () => Interlocked.Read(ref received).ToString(CultureInfo.InvariantCulture));
        app.MapPost("/v1/{signal}", async context =>
        {
            var buffer = new byte[64 * 1024];
            while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) is > 0 and var count)
            {
                Interlocked.Add(ref received, count);
            }

            context.Response.ContentType = "application/x-protobuf";
        });
        await app.RunAsync();
        return 0;
    }
}
