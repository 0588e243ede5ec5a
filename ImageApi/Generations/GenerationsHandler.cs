using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Telemetry;
using BedrockAspire.ImageApi.Families;

namespace BedrockAspire.ImageApi.Generations;

/// <summary>Draws pictures: validate, resolve the model, map, call, answer, record.</summary>
internal sealed class GenerationsHandler(ImageModelResolver resolver, DrawingClient client, GatewayMetrics metrics, TimeProvider timeProvider)
{
    public async Task HandleAsync(HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        var request = GatewayRequest.Of(context);

        var asked = await ReadAsync(context, request, cancellationToken);
        var (model, target) = await resolver.ResolveAsync(asked.Model, request, cancellationToken);
        var drawing = DrawingMapper.Map(asked, model, target.Model.Facts?.MaxPromptChars, request);
        var calls = CallPlan.Make(asked, model, Random.Shared, request);

        using var activity = GatewayActivity.Start(GenAiNames.ImageGeneration, request);
        string? errorType = null;
        try
        {
            using var drawn = await DrawAsync(target, model, drawing, calls, request, cancellationToken);
            NoteDifferences(asked, drawn, request);
            await ImagesResponseWriter.WriteAsync(context.Response, timeProvider.GetUtcNow(), drawn.All, cancellationToken);
            GatewayActivity.End(activity, request, finishReason: null);
        }
        catch (Exception exception)
        {
            // Only recorded here; the gateway's outermost layer answers.
            errorType = GatewayActivity.ErrorTypeOf(exception);
            GatewayActivity.Fail(activity, exception);
            throw;
        }
        finally
        {
            metrics.CallEnded(GenAiNames.ImageGeneration, request, errorType);
        }
    }

    // Its memory goes back before the model draws, which takes a while.
    private static async Task<ImageRequest> ReadAsync(HttpContext context, GatewayRequest request, CancellationToken cancellationToken)
    {
        using var body = await RequestBody.ReadJsonAsync(context, cancellationToken);
        return ImageRequestReader.Read(body.Memory.Span, request);
    }

    private async Task<DrawnImages> DrawAsync(
        ModelResolution target, ImageModel model, Drawing drawing, ImageCall[] calls, GatewayRequest request, CancellationToken cancellationToken)
    {
        request.BeginUpstream();
        try
        {
            return await client.DrawAsync(target, model, drawing, calls, cancellationToken);
        }
        finally
        {
            request.EndUpstream();
        }
    }

    private static void NoteDifferences(ImageRequest asked, DrawnImages drawn, GatewayRequest request)
    {
        if (asked.Size is { } size && drawn.All.FirstOrDefault(image => image.Size != size) is { Base64.IsEmpty: false } other)
        {
            request.Warn($"size {size} was asked and {other.Size} drawn, the nearest that {request.Model?.Id} has");
        }

        if (drawn.Shortfall is { } shortfall)
        {
            request.Warn($"{drawn.All.Count} of {asked.Count} pictures were drawn: {shortfall.Message}");
        }
    }
}
