using System.Text.Json;
using System.Text.Unicode;
using BedrockAspire.Bedrock.Errors;
using BedrockAspire.Bedrock.EventStream;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>Reads the events of ConverseStream that every dialect needs in the same way.</summary>
internal static class ConverseEvents
{
    /// <summary>The payload of an event, of which any part may go over to a client as it is.</summary>
    /// <exception cref="BedrockException">It is not valid UTF-8.</exception>
    public static ReadOnlySpan<byte> Payload(in EventStreamFrame frame)
    {
        var payload = frame.Payload.Span;
        return Utf8.IsValid(payload)
            ? SurrogateEscapes.Mend(payload)
            : throw new BedrockException(BedrockErrorCodes.StreamCorrupt, "An event of Bedrock's stream is not valid UTF-8.");
    }

    /// <summary>Reads <c>messageStop</c>: why the model stopped, in OpenAI's words.</summary>
    /// <exception cref="GatewayException">The reason says that the answer is unusable.</exception>
    public static string ReadStopReason(ReadOnlySpan<byte> payload)
    {
        var reason = "stop";
        var json = new Utf8JsonReader(payload);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isReason = json.ValueTextEquals("stopReason"u8);
            json.Read();
            if (isReason)
            {
                reason = FinishReasons.Read(ref json);
            }
            else
            {
                json.Skip();
            }
        }

        return reason;
    }

    /// <summary>A member of an event that is an object, in place; empty when there is none.</summary>
    public static ReadOnlySpan<byte> ReadObject(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> name)
    {
        var json = new Utf8JsonReader(payload);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isMember = json.ValueTextEquals(name);
            json.Read();
            var isObject = json.TokenType == JsonTokenType.StartObject;
            var slice = JsonMember.RawSlice(ref json);
            if (isMember && isObject)
            {
                return slice.Of(payload);
            }
        }

        return default;
    }

    /// <summary>Reads <c>metadata</c>: the tokens of the call, null when it does not say.</summary>
    public static ConverseUsage? ReadUsage(ReadOnlySpan<byte> payload)
    {
        ConverseUsage? usage = null;
        var json = new Utf8JsonReader(payload);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isUsage = json.ValueTextEquals("usage"u8);
            json.Read();
            if (isUsage && json.TokenType == JsonTokenType.StartObject)
            {
                usage = ConverseUsage.Read(ref json);
            }
            else
            {
                json.Skip();
            }
        }

        return usage;
    }
}
