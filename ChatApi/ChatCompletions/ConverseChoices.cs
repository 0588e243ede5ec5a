using BedrockAspire.Bedrock;
using BedrockAspire.ChatApi.ChatCompletions.Refusals;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>The replies to one request: as many calls as answers are wanted, since Converse gives one at a time.</summary>
internal sealed class ConverseChoices : IDisposable
{
    private readonly BedrockReply[] _replies;

    private readonly ReadOnlyMemory<byte>[] _bodies;

    private ConverseChoices(BedrockReply[] replies)
    {
        _replies = replies;
        _bodies = Array.ConvertAll(replies, static reply => SurrogateEscapes.Mend(reply.Body));
    }

    /// <summary>Asks for them all at the same time. One that fails ends the others, and the request: a caller that wants four is not helped by three.</summary>
    /// <exception cref="BedrockAspire.Bedrock.Errors.BedrockException">A call failed.</exception>
    public static async Task<ConverseChoices> AskAsync(
        ConverseCalls calls, GatewayRequest call, ReadOnlyMemory<byte> body, int count, CancellationToken cancellationToken)
    {
        if (count == 1)
        {
            return new ConverseChoices([await calls.ConverseAsync(call, body, cancellationToken)]);
        }

        using var others = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pending = Enumerable.Range(0, count).Select(_ => AskOneAsync(calls, call, body, others)).ToArray();
        try
        {
            return new ConverseChoices(await Task.WhenAll(pending));
        }
        catch
        {
            // All have ended here. The failure that ended the others is the first that is no cancellation.
            foreach (var answered in pending.Where(static task => task.IsCompletedSuccessfully))
            {
                (await answered).Dispose();
            }

            if (Array.Find(pending, static task => task.IsFaulted) is { } failed)
            {
                await failed;
            }

            throw;
        }
    }

    /// <summary>Reads them.</summary>
    /// <exception cref="BedrockAspire.Bedrock.Errors.BedrockException">One is no Converse reply.</exception>
    public IReadOnlyList<(ConverseReply Reply, ReadOnlyMemory<byte> Body)> Read() =>
        [.. _bodies.Select(static body => (ConverseReply.Read(body.Span), body))];

    /// <summary>Notes the tokens of replies that cannot be read whole. Of several they stay an estimate: some may tell less than others.</summary>
    public void NoteUsage(GatewayRequest call)
    {
        if (_bodies is [var only])
        {
            ConverseReply.NoteUsage(only.Span, call);
        }
    }

    public void Dispose()
    {
        foreach (var reply in _replies)
        {
            reply.Dispose();
        }
    }

    private static async Task<BedrockReply> AskOneAsync(
        ConverseCalls calls, GatewayRequest call, ReadOnlyMemory<byte> body, CancellationTokenSource others)
    {
        try
        {
            return await calls.ConverseAsync(call, body, others.Token);
        }
        catch
        {
            await others.CancelAsync();
            throw;
        }
    }
}
