using System.Text.Json;
using BedrockAspire.Simulator.Assistant;
using BedrockAspire.Simulator.Catalogue;
using BedrockAspire.Simulator.Recording;

namespace BedrockAspire.Simulator.Invoke.Chat;

/// <summary>A family's own format of chat requests and replies.</summary>
internal interface IChatDialect
{
    /// <summary>Checks a request and reads it.</summary>
    Prompt Read(JsonElement request, ModelCard card);

    byte[] WriteReply(Reply reply, Usage usage, ModelCard card);

    /// <summary>The stream's JSON objects; the trailer adds Bedrock's metrics to the last one.</summary>
    IEnumerable<byte[]> WriteStream(Reply reply, Usage usage, ModelCard card, int? chunks, Action<Utf8JsonWriter> trailer);
}
