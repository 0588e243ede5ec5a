using System.Runtime.ExceptionServices;
using BedrockAspire.Bedrock;
using BedrockAspire.Bedrock.Errors;
using BedrockAspire.Gateway.Calls;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.ImageApi.Families;
using Microsoft.Extensions.Options;

namespace BedrockAspire.ImageApi.Calls;

/// <summary>Makes the calls of a request, some at a time. A picture that was filtered or throttled does not cost the others.</summary>
internal sealed partial class DrawingClient(
    BedrockClient bedrock, OutputEncoder encoder, IOptions<ImageApiOptions> options, ILogger<DrawingClient> logger)
{
    /// <summary>Draws, and notes on <paramref name="request"/> what Bedrock bills, however it ends.</summary>
    /// <exception cref="GatewayException">Nothing could be drawn.</exception>
    /// <exception cref="BedrockException">Nothing could be drawn, or a call failed in a way that is not the picture's own.</exception>
    public async Task<DrawnImages> DrawAsync(DrawingJob job, GatewayRequest request, CancellationToken cancellationToken)
    {
        var replies = new ImageReply?[job.Calls.Count];
        var failures = new Exception?[job.Calls.Count];
        try
        {
            await CallAllAsync(job, replies, failures, request, cancellationToken);
            var drawn = replies.OfType<ImageReply>().ToArray();
            var failed = failures.OfType<Exception>().ToArray();
            if (drawn.Length == 0)
            {
                ExceptionDispatchInfo.Throw(failed[0]);
            }

            var images = await encoder.EncodeAsync([.. drawn.SelectMany(reply => reply.Images)], job.Output, cancellationToken);
            return new DrawnImages(drawn, images, failed.Length == 0 ? null : Report(failed, job.Calls.Count));
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

    private async Task CallAllAsync(
        DrawingJob job, ImageReply?[] replies, Exception?[] failures, GatewayRequest request, CancellationToken cancellationToken)
    {
        var parallelism = new ParallelOptions { MaxDegreeOfParallelism = options.Value.MaxParallelCalls, CancellationToken = cancellationToken };
        var unwritten = job.Calls.Count;
        // Of calls that are given up because another one failed nobody knows whether they are billed.
        request.IsUsagePartial = job.Calls.Count > 1;
        request.BeginUpstream();
        try
        {
            await Parallel.ForAsync(0, job.Calls.Count, parallelism, async (i, token) =>
            {
                try
                {
                    replies[i] = await CallAsync(job, job.Calls[i], request, Written, token);
                }
                catch (Exception exception) when (IsPicturesOwn(exception))
                {
                    failures[i] = exception;
                }
            });
            request.IsUsagePartial = false;
        }
        finally
        {
            request.EndUpstream();
            request.Pictures = BilledOf(replies, job);
        }

        void Written()
        {
            if (Interlocked.Decrement(ref unwritten) == 0)
            {
                job.AllWritten?.Invoke();
            }
        }
    }

    // Also those that the caller does not get, because another call of the same request failed.
    private static BilledPictures? BilledOf(ImageReply?[] replies, DrawingJob job)
    {
        var images = replies.OfType<ImageReply>().SelectMany(reply => reply.Images).ToArray();
        return images.Length == 0 ? null : new BilledPictures(images.Length, images[0].Size.Width, images[0].Size.Height, job.IsPremium);
    }

    private async Task<ImageReply> CallAsync(
        DrawingJob job, ImageCall call, GatewayRequest request, Action written, CancellationToken cancellationToken)
    {
        using var body = new PooledBufferWriter(job.BodyBytes);
        job.Write(body, call);
        written();
        try
        {
            return ImageReplyReader.Read(
                await bedrock.InvokeModelAsync(request.Region!, request.ResolvedModel!, body.WrittenMemory, cancellationToken));
        }
        catch (BedrockException exception) when (BedrockErrorMapper.Map(exception) is { Kind: GatewayErrorKind.ContentPolicyViolation })
        {
            // Amazon's models refuse a prompt or a picture by an error, and filter what they drew by a reply.
            var isPicture = exception.Message.Contains("input image", StringComparison.OrdinalIgnoreCase);
            throw new GatewayException(isPicture ? ImageRefusal.OfPicture : ImageRefusal.OfPrompt, exception);
        }
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
