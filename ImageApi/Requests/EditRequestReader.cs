using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Pictures;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace BedrockAspire.ImageApi.Requests;

/// <summary>Reads the body of an edit or variation, which is a form with files or, for edits, JSON with data URLs.</summary>
internal sealed class EditRequestReader(IOptions<PictureOptions> pictureOptions)
{
    private const int MaxSettings = 64;

    private readonly int _maxPictureBytes = pictureOptions.Value.MaxBytes;

    /// <exception cref="GatewayException">The body is neither (415), or something in it is wrong (400, 413).</exception>
    public async Task<EditRequest> ReadAsync(HttpContext context, bool takesJson, CancellationToken cancellationToken)
    {
        var contentType = context.Request.ContentType;
        var isKnown = MediaTypeHeaderValue.TryParse(contentType, out var mediaType);
        var request = new EditRequest();
        try
        {
            if (isKnown && mediaType!.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            {
                var boundary = HeaderUtilities.RemoveQuotes(mediaType.Boundary).Value;
                await MultipartForm.ReadAsync(RequestBodyStream.Of(context), boundary, _maxPictureBytes, request, cancellationToken);
            }
            else if (takesJson && isKnown && mediaType!.MediaType.EndsWith("json", StringComparison.OrdinalIgnoreCase))
            {
                using var body = await RequestBody.ReadJsonAsync(context, cancellationToken);
                JsonEdit.Read(body.Memory.Span, request);
            }
            else
            {
                throw new GatewayException(
                    GatewayErrorKind.UnsupportedMediaType,
                    $"The Content-Type must be multipart/form-data{(takesJson ? " or application/json" : "")}{(contentType is null ? ", and it is missing" : "")}.");
            }

            Check(request);
            return request;
        }
        catch
        {
            request.Dispose();
            throw;
        }
    }

    /// <summary>Takes up a member that is no picture.</summary>
    internal static void Take(EditRequest request, string member, MemberValue value)
    {
        if (request.Members.TryTake(member, value) || value.AsksForNothing)
        {
            return;
        }

        if (request.Settings.Count >= MaxSettings && !request.Settings.ContainsKey(member))
        {
            throw GatewayException.Invalid($"The request has more than {MaxSettings} members that are not OpenAI's.");
        }

        request.Settings[member] = value;
    }

    /// <summary>The name that errors give to the next picture.</summary>
    internal static string ParamOf(EditRequest request, string member) =>
        request.Pictures.Count == 0 ? member : $"{member}[{request.Pictures.Count}]";

    internal static GatewayException TooMany() =>
        GatewayException.Invalid($"At most {EditRequest.MaxPictures} pictures are taken.", MemberNames.Image);

    private static void Check(EditRequest request)
    {
        if (request.Pictures.Count > EditRequest.MaxPictures)
        {
            throw TooMany();
        }

        if (request.Pictures.Count == 0)
        {
            throw GatewayException.Invalid(
                "'image' is required: send the picture as a file in a form's part 'image' or 'image[]', or in JSON as images[].image_url with a data URL.",
                MemberNames.Image);
        }
    }
}
