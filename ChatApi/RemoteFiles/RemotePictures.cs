using System.Buffers.Text;
using BedrockAspire.ChatApi.ChatCompletions;
using BedrockAspire.ChatApi.ChatCompletions.Content;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using Microsoft.Extensions.Options;

namespace BedrockAspire.ChatApi.RemoteFiles;

/// <summary>Fetches the pictures that a chat request names by web address, because Bedrock does not.</summary>
internal sealed class RemotePictures(RemoteFileClient client, IOptions<RemoteFilesOptions> options)
{
    private const int MaxParallelFetches = 4;

    /// <summary>Fetches them all and puts them into the request as data URLs.</summary>
    /// <exception cref="GatewayException">One cannot be had, or there are too many.</exception>
    public Task FetchAsync(ChatRequest request, GatewayRequest notes, CancellationToken cancellationToken)
    {
        // Most requests hold no picture, and this is all that they pay.
        if (request.Body.Span.IndexOf("image_url"u8) < 0)
        {
            return Task.CompletedTask;
        }

        var pictures = Find(request, notes);
        if (pictures.Count == 0)
        {
            return Task.CompletedTask;
        }

        return pictures.Count <= options.Value.MaxFiles
            ? FetchAsync(request, pictures, cancellationToken)
            : throw GatewayException.Invalid(
                $"The request names {pictures.Count} pictures by web address; {options.Value.MaxFiles} are fetched at most.", pictures[^1].Param);
    }

    private async Task FetchAsync(ChatRequest request, List<(string Param, string Address)> pictures, CancellationToken cancellationToken)
    {
        var parallelism = new ParallelOptions { MaxDegreeOfParallelism = MaxParallelFetches, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(pictures, parallelism, async (picture, token) =>
        {
            using var file = await client.FetchAsync(picture.Address, $"{picture.Param}.image_url.url", token);
            request.AddRemotePicture(picture.Param, ToDataUrl(file.WrittenSpan));
        });
    }

    // A JSON string like any that the caller could have sent. What kind of picture it is, its bytes tell.
    internal static PooledBufferWriter ToDataUrl(ReadOnlySpan<byte> file)
    {
        var length = Base64.GetMaxEncodedToUtf8Length(file.Length);
        var json = new PooledBufferWriter(length + 32);
        "\"data:;base64,"u8.CopyTo(json.GetSpan(32));
        json.Advance(14);
        Base64.EncodeToUtf8(file, json.GetSpan(length), out _, out var written);
        json.Advance(written);
        json.GetSpan(1)[0] = (byte)'"';
        json.Advance(1);
        return json;
    }

    private static List<(string Param, string Address)> Find(ChatRequest request, GatewayRequest notes)
    {
        List<(string, string)> found = [];
        foreach (var message in request.Messages)
        {
            var content = message.Content.Of(request.Body.Span);
            if (message.Role != ChatRole.User || content.IsEmpty || content[0] != (byte)'[')
            {
                continue;
            }

            var parts = new ContentPartReader(content, message, notes);
            while (parts.TryRead(out var part))
            {
                if (part.Kind == ContentKind.Image && AttachedBytes.WebAddressOf(part.Source) is { } address)
                {
                    found.Add((parts.Param, address));
                }
            }
        }

        return found;
    }
}
