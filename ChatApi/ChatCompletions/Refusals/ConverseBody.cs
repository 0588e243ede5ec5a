using System.Buffers;
using System.Text.Json;

namespace BedrockAspire.ChatApi.ChatCompletions.Refusals;

/// <summary>Copies a Converse request without some of its optional members. What stays, stays byte for byte.</summary>
internal ref struct ConverseBody
{
    private readonly ReadOnlySpan<byte> _body;
    private readonly OptionalMembers _unwanted;
    private readonly IBufferWriter<byte> _output;
    private Utf8JsonReader _json;
    private OptionalMembers _removed;
    private bool _hasTemperature;

    private ConverseBody(ReadOnlySpan<byte> body, OptionalMembers unwanted, IBufferWriter<byte> output)
    {
        _body = body;
        _unwanted = unwanted;
        _output = output;
        _json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 256 });
    }

    private enum Place
    {
        Root,
        InferenceConfig,
        Fields,
        ToolConfig,
        Blocks,
        Block,
        Messages,
        Message,
        Opaque,
    }

    /// <summary>Copies.</summary>
    /// <returns>The members that were there and are not in the copy.</returns>
    public static OptionalMembers CopyWithout(ReadOnlySpan<byte> body, OptionalMembers unwanted, IBufferWriter<byte> output)
    {
        var copy = new ConverseBody(body, unwanted, output);
        copy._json.Read();
        copy.CopyObject(Place.Root);
        return copy._removed;
    }

    private void CopyObject(Place place)
    {
        _output.Write("{"u8);
        var isFirst = true;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var member = MemberAt(place);
            var inner = InnerOf(place);
            _hasTemperature |= place == Place.InferenceConfig && _json.ValueTextEquals("temperature"u8);
            var name = _body.Slice((int)_json.TokenStartIndex, _json.ValueSpan.Length + 2);
            _json.Read();
            if ((member & _unwanted) != 0)
            {
                _removed |= member & _unwanted;
                _json.Skip();
                continue;
            }

            _output.Write(isFirst ? default : ","u8);
            isFirst = false;
            _output.Write(name);
            _output.Write(":"u8);
            CopyValue(inner);
        }

        _output.Write("}"u8);
    }

    private void CopyValue(Place place)
    {
        if (place == Place.Opaque || _json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            var start = (int)_json.TokenStartIndex;
            _json.Skip();
            _output.Write(_body[start..(int)_json.BytesConsumed]);
        }
        else if (_json.TokenType == JsonTokenType.StartObject)
        {
            CopyObject(place);
        }
        else
        {
            CopyArray(place);
        }
    }

    private void CopyArray(Place place)
    {
        _output.Write("["u8);
        var isFirst = true;
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (place == Place.Blocks && _unwanted.HasFlag(OptionalMembers.CachePoints) && IsCachePoint(_json))
            {
                _removed |= OptionalMembers.CachePoints;
                _json.Skip();
                continue;
            }

            _output.Write(isFirst ? default : ","u8);
            isFirst = false;
            CopyValue(place == Place.Messages ? Place.Message : Place.Block);
        }

        _output.Write("]"u8);
    }

    // A copy of the reader looks ahead.
    private static bool IsCachePoint(Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.StartObject && json.Read() && json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("cachePoint"u8);

    private readonly Place InnerOf(Place place) => place switch
    {
        Place.Root when _json.ValueTextEquals("inferenceConfig"u8) => Place.InferenceConfig,
        Place.Root when _json.ValueTextEquals("additionalModelRequestFields"u8) => Place.Fields,
        Place.Root when _json.ValueTextEquals("toolConfig"u8) => Place.ToolConfig,
        Place.Root when _json.ValueTextEquals("system"u8) => Place.Blocks,
        Place.Root when _json.ValueTextEquals("messages"u8) => Place.Messages,
        Place.ToolConfig when _json.ValueTextEquals("tools"u8) => Place.Blocks,
        Place.Message when _json.ValueTextEquals("content"u8) => Place.Blocks,
        Place.Block when _json.ValueTextEquals("toolSpec"u8) => Place.Block,
        _ => Place.Opaque,
    };

    private readonly OptionalMembers MemberAt(Place place) => place switch
    {
        Place.Root when _json.ValueTextEquals("serviceTier"u8) => OptionalMembers.ServiceTier,
        Place.Root when _json.ValueTextEquals("performanceConfig"u8) => OptionalMembers.Latency,
        Place.Root when _json.ValueTextEquals("requestMetadata"u8) => OptionalMembers.RequestMetadata,
        Place.InferenceConfig when _json.ValueTextEquals("temperature"u8) => OptionalMembers.Temperature,
        Place.InferenceConfig when _json.ValueTextEquals("topP"u8) =>
            OptionalMembers.TopP | (_hasTemperature ? OptionalMembers.TopPBesideTemperature : OptionalMembers.None),
        Place.InferenceConfig when _json.ValueTextEquals("stopSequences"u8) => OptionalMembers.StopSequences,
        Place.Fields when _json.ValueTextEquals("output_config"u8) || _json.ValueTextEquals("reasoning"u8)
            || _json.ValueTextEquals("reasoning_effort"u8) => OptionalMembers.Effort,
        Place.Fields when _json.ValueTextEquals("anthropic_beta"u8) => OptionalMembers.Betas,
        Place.Block when _json.ValueTextEquals("strict"u8) => OptionalMembers.StrictTools,
        _ => OptionalMembers.None,
    };
}
