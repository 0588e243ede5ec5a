using BedrockAspire.Gateway.Calls;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Telemetry;
using BedrockAspire.ImageApi.Families;

namespace BedrockAspire.ImageApi.Generations;

/// <summary>Draws pictures: validate, resolve the model, map, call, answer, record.</summary>
internal sealed class GenerationsHandler(ImageModelResolver resolver, DrawingClient client, ModelCalls modelCalls, TimeProvider timeProvider)
{
    public async Task HandleAsync(HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        var request = GatewayRequest.Of(context);

        var asked = await ReadAsync(context, request, cancellationToken);
        var (model, target) = await resolver.ResolveAsync(asked.Model, request, cancellationToken);
        var drawing = DrawingMapper.Map(asked, model, target.Model.Facts?.MaxPromptChars, request);
        var calls = CallPlan.Make(asked, model, Random.Shared, request);

        await modelCalls.RunAsync(
            GenAiNames.ImageGeneration, request, new CallEstimate { Pictures = asked.Count }, () => AnswerAsync(context, asked, target, model, drawing, calls, request));
    }

    private async Task<CallResult> AnswerAsync(
        HttpContext context, ImageRequest asked, ModelResolution target, ImageModel model, Drawing drawing, ImageCall[] calls, GatewayRequest request)
    {
        // When one of several calls fails, the others are billed.
        request.IsUsagePartial = calls.Length > 1;
        using var drawn = await DrawAsync(target, model, drawing, calls, request, context.RequestAborted);
        request.IsUsagePartial = false;
        var size = drawn.All[0].Size;
        request.Pictures = new BilledPictures(drawn.All.Count, size.Width, size.Height, drawing.Quality == "premium");
        NoteDifferences(asked, drawn, request);
        await ImagesResponseWriter.WriteAsync(context.Response, timeProvider.GetUtcNow(), drawn.All, context.RequestAborted);
        return default;
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
