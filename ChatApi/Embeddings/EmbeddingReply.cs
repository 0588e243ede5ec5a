using System.Text.Json;
using BedrockAspire.Bedrock;
using BedrockAspire.Bedrock.Errors;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ChatApi.Embeddings;

/// <summary>The vectors of one call, each a JSON array in the reply's memory. Dispose it when they are written.</summary>
internal sealed class EmbeddingReply : IDisposable
{
    private readonly BedrockReply _reply;

    private EmbeddingReply(BedrockReply reply)
    {
        _reply = reply;
        Tokens = reply.InputTokens ?? 0;
    }

    /// <summary>The vectors, in the order of the texts.</summary>
    public List<JsonSlice> Vectors { get; } = [];

    /// <summary>Input tokens: from the header, which every model has, or the body.</summary>
    public int Tokens { get; private set; }

    /// <summary>The bytes that the slices point into.</summary>
    public ReadOnlyMemory<byte> Body => _reply.Body;

    /// <summary>Reads a reply of any family: they differ in the names of members only.</summary>
    /// <exception cref="BedrockException">It does not hold the expected number of vectors.</exception>
    /// <exception cref="GatewayException">The model says that it failed.</exception>
    public static EmbeddingReply Read(BedrockReply reply, int expected)
    {
        var result = new EmbeddingReply(reply);
        try
        {
            result.Read(reply.Body.Span);
            return result.Vectors.Count == expected
                ? result
                : throw new BedrockException(
                    BedrockErrorCodes.ResponseInvalid, $"The model answered {result.Vectors.Count} vectors to {expected} texts.");
        }
        catch (Exception exception)
        {
            result.Dispose();
            if (exception is JsonException or InvalidOperationException)
            {
                throw new BedrockException(BedrockErrorCodes.ResponseInvalid, "Bedrock's reply is not one of an embedding model.", exception);
            }

            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _reply.Dispose();

    private void Read(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("embedding"u8))
            {
                json.Read();
                AddVector(ref json);
            }
            else if (json.ValueTextEquals("embeddings"u8))
            {
                json.Read();
                ReadEmbeddings(ref json);
            }
            else if (json.ValueTextEquals("inputTextTokenCount"u8) || json.ValueTextEquals("inputTokenCount"u8))
            {
                json.Read();
                if (_reply.InputTokens is null && json.TokenType == JsonTokenType.Number && json.TryGetInt32(out var tokens))
                {
                    Tokens = tokens;
                }
            }
            else if (json.ValueTextEquals("message"u8))
            {
                ReadMessage(ref json);
            }
            else
            {
                json.Skip();
            }
        }
    }

    // [[…]] of Cohere v3, {"float":[[…]]} where types were asked for, [{"embedding":[…]}] of Nova.
    private void ReadEmbeddings(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.StartObject)
        {
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isFloat = json.ValueTextEquals("float"u8);
                json.Read();
                if (isFloat)
                {
                    ReadEmbeddings(ref json);
                }
                else
                {
                    json.Skip();
                }
            }

            return;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.StartObject)
            {
                ReadItem(ref json);
            }
            else
            {
                AddVector(ref json);
            }
        }
    }

    private void ReadItem(ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isVector = json.ValueTextEquals("embedding"u8);
            json.Read();
            if (isVector)
            {
                AddVector(ref json);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void AddVector(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("A vector is not an array.");
        }

        var start = (int)json.TokenStartIndex;
        json.Skip();
        Vectors.Add(new JsonSlice(start, (int)json.BytesConsumed - start));
    }

    // Titan's multimodal model reports a failure in a reply that is otherwise well.
    private static void ReadMessage(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String && json.ValueSpan.Length > 0)
        {
            throw new GatewayException(
                GatewayErrorKind.UpstreamFailed, $"The embedding model failed: {AwsDetails.Redact(json.GetString()!)}");
        }

        json.Skip();
    }
}
