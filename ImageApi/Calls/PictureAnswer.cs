using BedrockAspire.Gateway.Http;
using BedrockAspire.ImageApi.Families;
using BedrockAspire.ImageApi.Requests;
using BedrockAspire.ImageApi.Telemetry;

namespace BedrockAspire.ImageApi.Calls;

/// <summary>Makes a job's calls and answers the caller with what they drew.</summary>
internal sealed class PictureAnswer(DrawingClient client, PictureSpan span, TimeProvider timeProvider)
{
    /// <param name="context">The request and its response.</param>
    /// <param name="asked">What was asked.</param>
    /// <param name="job">What is to be done.</param>
    /// <param name="model">The model that does it.</param>
    /// <param name="sizeReason">Why pictures may be of another size than was asked, as in "the nearest that the model has".</param>
    public async Task WriteAsync(HttpContext context, ImageRequest asked, DrawingJob job, ImageModel model, string sizeReason)
    {
        var request = GatewayRequest.Of(context);
        using var drawn = await client.DrawAsync(job, request, context.RequestAborted);
        span.End(drawn);
        if (asked.Size is { } size && drawn.All.FirstOrDefault(image => image.Size != size) is { Base64.IsEmpty: false } other)
        {
            request.Warn($"size {size} was asked and {other.Size} drawn, {sizeReason}");
        }

        if (drawn.Shortfall is { } shortfall)
        {
            request.Warn($"{drawn.All.Count} of {asked.Count} pictures were drawn: {shortfall.Message}");
        }

        var quality = model.HasQuality ? job.IsPremium ? "high" : "medium" : null;
        await ImagesResponseWriter.WriteAsync(
            context.Response, timeProvider.GetUtcNow(), drawn.All, job.Output, quality, context.RequestAborted);
    }
}
