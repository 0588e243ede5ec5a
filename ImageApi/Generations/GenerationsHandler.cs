using BedrockAspire.Gateway.Calls;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Telemetry;
using BedrockAspire.ImageApi.Calls;
using BedrockAspire.ImageApi.Families;
using BedrockAspire.ImageApi.Requests;
using BedrockAspire.ImageApi.Telemetry;

namespace BedrockAspire.ImageApi.Generations;

/// <summary>Draws pictures: validate, resolve the model, map, call, answer, record.</summary>
internal sealed class GenerationsHandler(ImageModelResolver resolver, PictureAnswer answer, ModelCalls modelCalls, PictureSpan span)
{
    public async Task HandleAsync(HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        var request = GatewayRequest.Of(context);

        var asked = await ReadAsync(context, request, cancellationToken);
        var (model, target) = await resolver.ForDrawingAsync(asked.Model, request, cancellationToken);
        var output = OutputPlan.Make(asked, model, edit: null, request);
        var drawing = DrawingMapper.Map(asked, model, target.Model.Facts?.MaxPromptChars, output, request);
        var mapper = ImageRequestMappers.For(model.Family);
        var job = new DrawingJob
        {
            Calls = CallPlan.Make(asked, model, edit: null, Random.Shared, request),
            Write = (body, call) => mapper.Write(body, drawing, call),
            Output = output,
            IsPremium = drawing.Quality == DrawingMapper.Premium,
        };

        await modelCalls.RunAsync(GenAiNames.ImageGeneration, request, new CallEstimate { Pictures = asked.Count }, async () =>
        {
            span.Begin(asked);
            await answer.WriteAsync(context, asked, job, model, $"the nearest that {model.Id} has");
            return default;
        });
    }

    // Its memory goes back before the model draws, which takes a while.
    private static async Task<ImageRequest> ReadAsync(HttpContext context, GatewayRequest request, CancellationToken cancellationToken)
    {
        using var body = await RequestBody.ReadJsonAsync(context, cancellationToken);
        return ImageRequestReader.Read(body.Memory.Span, request);
    }
}
