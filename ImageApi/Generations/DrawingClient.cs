using System.Runtime.ExceptionServices;
using BedrockAspire.Bedrock;
using BedrockAspire.Bedrock.Errors;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.ImageApi.Families;
using Microsoft.Extensions.Options;

namespace BedrockAspire.ImageApi.Generations;

/// <summary>Makes the calls of a request, some at a time. A picture that was filtered or throttled does not cost the others.</summary>
internal sealed partial class DrawingClient(BedrockClient bedrock, IOptions<ImageApiOptions> options, ILogger<DrawingClient> logger)
{
    private const int FirstBufferBytes = 1024;

    /// <exception cref="GatewayException">Nothing could be drawn.</exception>
    /// <exception cref="BedrockException">Nothing could be drawn, or a call failed in a way that is not the picture's own.</exception>
    public async Task<DrawnImages> DrawAsync(
        ModelResolution target, ImageModel model, Drawing drawing, IReadOnlyList<ImageCall> calls, CancellationToken cancellationToken)
    {
        var mapper = ImageRequestMappers.For(model.Family);
        var replies = new ImageReply?[calls.Count];
        var failures = new Exception?[calls.Count];
        var parallelism = new ParallelOptions { MaxDegreeOfParallelism = options.Value.MaxParallelCalls, CancellationToken = cancellationToken };
        try
        {
            await Parallel.ForAsync(0, calls.Count, parallelism, async (i, token) =>
            {
                try
                {
                    replies[i] = await CallAsync(target, mapper, drawing, calls[i], token);
                }
                catch (Exception exception) when (IsPicturesOwn(exception))
                {
                    failures[i] = exception;
                }
            });

            var drawn = replies.OfType<ImageReply>().ToArray();
            var failed = failures.OfType<Exception>().ToArray();
            if (drawn.Length == 0)
            {
                ExceptionDispatchInfo.Throw(failed[0]);
            }

            return new DrawnImages(drawn, failed.Length == 0 ? null : Report(failed, calls.Count));
        }
        catch
        {
            foreach (var reply in replies)
            {
                reply?.Dispose();
            }

            throw;
        }
    }

    private async Task<ImageReply> CallAsync(
        ModelResolution target, IImageRequestMapper mapper, Drawing drawing, ImageCall call, CancellationToken cancellationToken)
    {
        using var body = new PooledBufferWriter(FirstBufferBytes);
        mapper.Write(body, drawing, call);
        return ImageReplyReader.Read(await bedrock.InvokeModelAsync(target.Region, target.CallableId, body.WrittenMemory, cancellationToken));
    }

    private GatewayError Report(Exception[] failed, int calls)
    {
        var error = ErrorOf(failed[0])!;
        Log.PartlyDrawn(logger, failed.Length, calls, error.Facts.Code);
        return error;
    }

    private static bool IsPicturesOwn(Exception exception) =>
        ErrorOf(exception)?.Kind is GatewayErrorKind.ContentPolicyViolation or GatewayErrorKind.RateLimited;

    private static GatewayError? ErrorOf(Exception exception) => exception switch
    {
        GatewayException gateway => gateway.Error,
        BedrockException failure => BedrockErrorMapper.Map(failure),
        _ => null,
    };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Failed} of {Calls} calls drew nothing ({ErrorCode}); the caller got the other pictures")]
        public static partial void PartlyDrawn(ILogger logger, int failed, int calls, string? errorCode);
    }
}
