using BedrockAspire.Bedrock;
using BedrockAspire.Bedrock.Errors;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.ChatCompletions.Refusals;

/// <summary>
/// Calls Converse, and once more without optional members that the model turns out to refuse. They are named to the caller as all that is not
/// honoured, and not sent to that model for a while.
/// </summary>
internal sealed partial class ConverseCalls(BedrockClient client, RefusedMembers refused, ILogger<ConverseCalls> logger)
{
    private static readonly (OptionalMembers Member, string Name)[] Names =
    [
        (OptionalMembers.Temperature, "temperature"),
        (OptionalMembers.TopP, "top_p"),
        (OptionalMembers.TopPBesideTemperature, "top_p"),
        (OptionalMembers.StopSequences, "stop"),
        (OptionalMembers.Effort, "reasoning_effort"),
        (OptionalMembers.ServiceTier, "service_tier"),
        (OptionalMembers.Latency, "performance_config"),
        (OptionalMembers.StrictTools, "tools[].function.strict"),
        (OptionalMembers.RequestMetadata, "metadata"),
        (OptionalMembers.Betas, "anthropic_beta"),
    ];

    private readonly Lock _naming = new();

    /// <summary>Asks for a whole answer.</summary>
    /// <exception cref="BedrockException">The call failed.</exception>
    public Task<BedrockReply> ConverseAsync(GatewayRequest call, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        SendAsync(call, body, sent => client.ConverseAsync(call.Region!, call.ResolvedModel!, sent, cancellationToken));

    /// <summary>Asks for a stream; returns with its first event.</summary>
    /// <exception cref="BedrockException">The call failed before its first event.</exception>
    public Task<BedrockStreamReply> ConverseStreamAsync(GatewayRequest call, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        SendAsync(call, body, sent => client.ConverseStreamAsync(call.Region!, call.ResolvedModel!, sent, cancellationToken));

    private async Task<T> SendAsync<T>(GatewayRequest call, ReadOnlyMemory<byte> body, Func<ReadOnlyMemory<byte>, ValueTask<T>> send)
    {
        var withheld = refused.Of(call.Model!.Id);
        if (withheld == OptionalMembers.None)
        {
            return await SendOrLeaveOutAsync(call, body, send);
        }

        using var rest = new PooledBufferWriter(body.Length);
        Name(call, ConverseBody.CopyWithout(body.Span, withheld, rest));
        return await SendOrLeaveOutAsync(call, rest.WrittenMemory, send);
    }

    private async Task<T> SendOrLeaveOutAsync<T>(GatewayRequest call, ReadOnlyMemory<byte> body, Func<ReadOnlyMemory<byte>, ValueTask<T>> send)
    {
        try
        {
            return await send(body);
        }
        catch (BedrockException exception) when (RefusedMembers.NamedBy(exception) != OptionalMembers.None)
        {
            using var rest = new PooledBufferWriter(body.Length);
            var removed = ConverseBody.CopyWithout(body.Span, RefusedMembers.NamedBy(exception), rest);
            if (removed == OptionalMembers.None)
            {
                throw;
            }

            refused.Remember(call.Model!.Id, removed, exception);
            Log.MembersRefused(logger, call.Model.Id, removed);
            Name(call, removed);
            return await send(rest.WrittenMemory);
        }
    }

    // Several calls may be made for one request at the same time.
    private void Name(GatewayRequest call, OptionalMembers removed)
    {
        lock (_naming)
        {
            foreach (var (member, name) in Names)
            {
                if (removed.HasFlag(member))
                {
                    call.Ignore(name);
                }
            }

            if (removed.HasFlag(OptionalMembers.CachePoints))
            {
                call.Warn("the model takes no cache points; they were left out");
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Model} refused {Members}; the call was repeated without")]
        public static partial void MembersRefused(ILogger logger, string model, OptionalMembers members);
    }
}
