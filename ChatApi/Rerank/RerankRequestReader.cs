using System.Text.Json;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ChatApi.Rerank;

/// <summary>Reads a request to rerank, in the form that Cohere, Jina and Open WebUI share, in one pass. Every complaint names the member at fault.</summary>
internal ref struct RerankRequestReader
{
    // Bounds what one request may set off; Cohere's own limit is 10,000.
    private const int MaxDocuments = 10_000;

    private readonly RerankRequest _request;
    private Utf8JsonReader _json;

    private RerankRequestReader(ReadOnlyMemory<byte> body)
    {
        _request = new RerankRequest(body);
        _json = new Utf8JsonReader(body.Span);
    }

    /// <summary>Reads a request.</summary>
    /// <param name="body">Valid UTF-8. The result points into it.</param>
    /// <exception cref="GatewayException">It is not a request to rerank.</exception>
    public static RerankRequest Read(ReadOnlyMemory<byte> body)
    {
        var reader = new RerankRequestReader(body);
        try
        {
            return reader.Read();
        }
        catch (JsonException exception)
        {
            throw JsonMember.Broken(exception);
        }
    }

    private RerankRequest Read()
    {
        JsonBody.Open(ref _json);
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            ReadMember();
        }

        JsonBody.Close(ref _json);

        if (_request.Model.Length == 0)
        {
            throw GatewayException.Invalid("'model' is missing; name a reranker such as cohere.rerank-v3-5:0, or the alias 'rerank'.", "model");
        }

        if (_request.Query.Length == 0)
        {
            throw GatewayException.Invalid("'query' is missing; send the text that the documents are compared with.", "query");
        }

        return _request.Documents.Count > 0
            ? _request
            : throw GatewayException.Invalid("'documents' is missing or empty; send an array of strings.", "documents");
    }

    private void ReadMember()
    {
        if (_json.ValueTextEquals("model"u8))
        {
            _json.Read();
            _request.Model = JsonMember.String(_json, "model");
        }
        else if (_json.ValueTextEquals("query"u8))
        {
            _json.Read();
            ReadQuery();
        }
        else if (_json.ValueTextEquals("documents"u8))
        {
            _json.Read();
            ReadDocuments();
        }
        else if (_json.ValueTextEquals("top_n"u8))
        {
            _request.TopN = (int?)JsonMember.ReadCount(ref _json, "top_n");
        }
        else if (_json.ValueTextEquals("return_documents"u8))
        {
            _request.ReturnsDocuments = JsonMember.ReadBoolean(ref _json, "return_documents") ?? false;
        }
        else if (_json.ValueTextEquals("max_tokens_per_doc"u8))
        {
            _request.MaxTokensPerDocument = (int?)JsonMember.ReadCount(ref _json, "max_tokens_per_doc");
        }
        else if (_json.ValueTextEquals("rank_fields"u8))
        {
            _json.Read();
            ReadRankFields();
        }
        else
        {
            var name = JsonMember.String(_json, "a member's name");
            _json.Read();
            if (_json.TokenType is not (JsonTokenType.Null or JsonTokenType.False))
            {
                _request.Ignored.Add(name);
            }

            _json.Skip();
        }
    }

    private readonly void ReadQuery()
    {
        if (_json.TokenType != JsonTokenType.String)
        {
            throw GatewayException.Invalid($"'query' must be a string, not {JsonMember.Describe(_json)}.", "query");
        }

        if (JsonText.IsBlank(_json.ValueSpan))
        {
            throw GatewayException.Invalid("'query' is blank; there is nothing to compare the documents with.", "query");
        }

        _request.Query = JsonMember.Slice(_json, "query");
    }

    private void ReadDocuments()
    {
        if (_json.TokenType != JsonTokenType.StartArray)
        {
            throw GatewayException.Invalid($"'documents' must be an array, not {JsonMember.Describe(_json)}.", "documents");
        }

        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (_request.Documents.Count == MaxDocuments)
            {
                throw GatewayException.Invalid($"'documents' has more than {MaxDocuments} entries; send them in several requests.", "documents");
            }

            var param = $"documents[{_request.Documents.Count}]";
            switch (_json.TokenType)
            {
                case JsonTokenType.String:
                    _request.Documents.Add(JsonMember.Slice(_json, param));
                    break;
                case JsonTokenType.StartObject:
                    ReadDocument(param);
                    break;
                default:
                    throw GatewayException.Invalid(
                        $"'{param}' must be a string or an object with 'text', not {JsonMember.Describe(_json)}.", param);
            }
        }
    }

    private void ReadDocument(string param)
    {
        JsonSlice text = default;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var isText = _json.ValueTextEquals("text"u8);
            _json.Read();
            if (!isText)
            {
                // An id or a title: the caller's own, which it finds again by the result's index.
                _json.Skip();
            }
            else if (_json.TokenType == JsonTokenType.String)
            {
                text = JsonMember.Slice(_json, $"{param}.text");
            }
            else
            {
                throw GatewayException.Invalid($"'{param}.text' must be a string, not {JsonMember.Describe(_json)}.", $"{param}.text");
            }
        }

        _request.Documents.Add(text.Length > 0
            ? text
            : throw GatewayException.Invalid($"'{param}' has no 'text', and rerankers of Bedrock read nothing else.", $"{param}.text"));
    }

    private void ReadRankFields()
    {
        if (_json.TokenType == JsonTokenType.Null)
        {
            return;
        }

        var isText = _json.TokenType == JsonTokenType.StartArray && _json.Read() && _json.TokenType == JsonTokenType.String && _json.ValueTextEquals("text"u8)
            && _json.Read() && _json.TokenType == JsonTokenType.EndArray;
        if (!isText)
        {
            throw new GatewayException(
                GatewayErrorKind.UnsupportedParameter,
                "'rank_fields' can only be [\"text\"]: rerankers of Bedrock read nothing else of a document. Put what counts into 'text'.",
                "rank_fields");
        }
    }
}
