using System.Text;
using System.Text.Json.Nodes;
using BedrockAspire.ChatApi.Embeddings;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.Tests.Embeddings;

public sealed class EmbeddingRequestMapperTests
{
    private static readonly EmbeddingModelTable Table = EmbeddingModelTable.Load();

    [Theory]
    [InlineData("amazon.titan-embed-text-v1", "", """{"inputText":"a \"b\"\n"}""")]
    [InlineData("amazon.titan-embed-text-v2:0", ""","dimensions":256""", """{"inputText":"a \"b\"\n","dimensions":256}""")]
    [InlineData("amazon.titan-embed-image-v1", "", """{"inputText":"a \"b\"\n"}""")]
    [InlineData("amazon.titan-embed-image-v1", ""","dimensions":384""", """{"inputText":"a \"b\"\n","embeddingConfig":{"outputEmbeddingLength":384}}""")]
    [InlineData("amazon.nova-2-multimodal-embeddings-v1:0", ""","dimensions":1024,"input_type":"search_query" """, """{"taskType":"SINGLE_EMBEDDING","singleEmbeddingParams":{"embeddingPurpose":"GENERIC_RETRIEVAL","embeddingDimension":1024,"text":{"truncationMode":"NONE","value":"a \"b\"\n"}}}""")]
    [InlineData("cohere.embed-english-v3", "", """{"texts":["a \"b\"\n","ü"],"input_type":"search_document"}""")]
    [InlineData("cohere.embed-v4:0", ""","dimensions":512,"input_type":"clustering" """, """{"texts":["a \"b\"\n","ü"],"input_type":"clustering","embedding_types":["float"],"output_dimension":512}""")]
    public void Body_is_the_models_own(string id, string members, string expected)
    {
        var model = Table.Find(id)!;
        var request = EmbeddingRequestReader.Read(Encoding.UTF8.GetBytes($$"""{"model":"m","input":["a \"b\"\n","ü"]{{members}}}"""));
        using var output = new PooledBufferWriter(64);
        EmbeddingRequestMapper.Write(output, model, request, request.Inputs.ToArray().AsSpan(0, Math.Min(2, model.Batch)));

        var body = Encoding.UTF8.GetString(output.WrittenSpan);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(body)), body);
    }

    [Fact]
    public void Every_embedding_model_of_the_catalogue_is_known_and_no_other()
    {
        var models = ModelTable.Load().Models;

        Assert.All(models, model => Assert.Equal(model.Kind == ModelMode.Embedding, Table.Find(model.Id) is not null));
    }

    [Theory]
    [InlineData("""{"input":"a"}""", "model")]
    [InlineData("""{"model":1,"input":"a"}""", "model")]
    [InlineData("""{"model":"m"}""", "input")]
    [InlineData("""{"model":"m","input":[]}""", "input")]
    [InlineData("""{"model":"m","input":""}""", "input")]
    [InlineData("""{"model":"m","input":["a"," \n"]}""", "input[1]")]
    [InlineData("""{"model":"m","input":{}}""", "input")]
    [InlineData("""{"model":"m","input":["a",null]}""", "input[1]")]
    [InlineData("""{"model":"m","input":[1,2,3]}""", "input")]
    [InlineData("""{"model":"m","input":[[1,2],[3]]}""", "input")]
    [InlineData("""{"model":"m","input":["a","\ud800"]}""", "input[1]")]
    [InlineData("""{"model":"m","input":"a","encoding_format":"hex"}""", "encoding_format")]
    [InlineData("""{"model":"m","input":"a","dimensions":"many"}""", "dimensions")]
    [InlineData("""{"model":"m","input":"a","dimensions":1.5}""", "dimensions")]
    [InlineData("""{"model":"m","input":"a","input_type":"novel"}""", "input_type")]
    [InlineData("""{"model":"m","input":"a",""", null)]
    [InlineData("""{"model":"m","input":"a"} x""", null)]
    [InlineData("""["a"]""", null)]
    public void Request_of_the_wrong_shape_is_refused_by_the_members_name(string body, string? param)
    {
        var exception = Assert.Throws<GatewayException>(() => EmbeddingRequestReader.Read(Encoding.UTF8.GetBytes(body)));

        Assert.Equal((400, param), (exception.Error.Facts.Status, exception.Error.Param));
    }
}
