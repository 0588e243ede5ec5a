using System.Buffers.Text;
using BedrockAspire.Gateway.Calls;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Telemetry;
using BedrockAspire.ImageApi.Calls;
using BedrockAspire.ImageApi.Families;
using BedrockAspire.ImageApi.Generations;
using BedrockAspire.ImageApi.Requests;
using BedrockAspire.ImageApi.Telemetry;

namespace BedrockAspire.ImageApi.Edits;

/// <summary>Edits and varies pictures: read, resolve the model, choose what it does, fit the pictures, call, answer, record.</summary>
internal sealed class EditsHandler(
    EditRequestReader reader, ImageModelResolver resolver, EditPictures pictures, PictureAnswer answer, ModelCalls modelCalls, PictureSpan span)
{
    private const int TextBytes = 64 * 1024;

    /// <summary>Answers <c>POST /v1/images/edits</c>.</summary>
    public Task EditAsync(HttpContext context) => HandleAsync(context, isVariation: false);

    /// <summary>Answers <c>POST /v1/images/variations</c>.</summary>
    public Task VaryAsync(HttpContext context) => HandleAsync(context, isVariation: true);

    private async Task HandleAsync(HttpContext context, bool isVariation)
    {
        var cancellationToken = context.RequestAborted;
        var request = GatewayRequest.Of(context);

        using var asked = await reader.ReadAsync(context, takesJson: !isVariation, cancellationToken);
        var (model, target) = await resolver.ForEditingAsync(asked.Asked.Model, asked.Mask is not null && !isVariation, request, cancellationToken);
        var planner = new EditPlanner(asked, model, target.Model.Facts?.MaxPromptChars, isVariation, request);
        var edit = planner.Choose();
        var output = OutputPlan.Make(asked.Asked, model, edit, request);
        var plan = planner.Plan(edit, output);
        var calls = CallPlan.Make(asked.Asked, model, edit, Random.Shared, request);
        plan = await pictures.PrepareAsync(plan, asked, model, request, cancellationToken);
        var mapper = ImageRequestMappers.ForEdits(model.Family);
        var job = new DrawingJob
        {
            Calls = calls,
            Write = (body, call) => mapper.Write(body, plan, call),
            BodyBytes = TextBytes + plan.Pictures.Append(plan.Mask).Sum(picture => Base64.GetMaxEncodedToUtf8Length(picture.Length)),
            AllWritten = () =>
            {
                // Neither the fitted pictures nor the ones that came in are needed while the model draws.
                plan = plan with { Pictures = [], Mask = default };
                asked.ReleasePictures();
            },
            Output = output,
            IsPremium = plan.Quality == DrawingMapper.Premium,
        };

        await modelCalls.RunAsync(GenAiNames.ImageGeneration, request, new CallEstimate { Pictures = asked.Asked.Count }, async () =>
        {
            span.Begin(asked.Asked, asked);
            await answer.WriteAsync(context, asked.Asked, job, model, SizeReasonOf(edit, model));
            return default;
        });
    }

    private static string SizeReasonOf(ImageEdit edit, ImageModel model) => edit.Sizing switch
    {
        EditSizing.Input => "as the picture that was sent has its shape",
        EditSizing.Grows => $"as {model.Id} makes of the picture that was sent",
        _ => $"the nearest that {model.Id} has",
    };
}
