using System.Text.Unicode;
using BedrockAspire.Bedrock;
using BedrockAspire.Bedrock.Errors;
using BedrockAspire.ChatApi.ChatCompletions;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.Completions;

/// <summary>The reply that becomes one choice. Dispose it when it is written.</summary>
internal sealed class CompletionReply : IDisposable
{
    private readonly BedrockReply _reply;
    private readonly ReadOnlyMemory<byte> _body;

    private CompletionReply(BedrockReply reply)
    {
        _reply = reply;
        _body = SurrogateEscapes.Mend(reply.Body);
        Converse = ConverseReply.Read(_body.Span);
    }

    /// <summary>The reply as read.</summary>
    public ConverseReply Converse { get; }

    /// <summary>The bytes that it was read from.</summary>
    public ReadOnlySpan<byte> Body => _body.Span;

    /// <summary>Reads a reply, which belongs to the result from here on.</summary>
    /// <exception cref="BedrockException">It is not a Converse reply.</exception>
    public static CompletionReply Read(BedrockReply reply)
    {
        try
        {
            return Utf8.IsValid(reply.Body.Span)
                ? new CompletionReply(reply)
                : throw new BedrockException(BedrockErrorCodes.ResponseInvalid, "Bedrock's reply is not valid UTF-8.");
        }
        catch
        {
            reply.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _reply.Dispose();
}
