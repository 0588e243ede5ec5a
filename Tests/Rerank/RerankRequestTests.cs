using System.Text;
using System.Text.Json.Nodes;
using BedrockAspire.ChatApi.Rerank;
using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Usage;

namespace BedrockAspire.Tests.Rerank;

public sealed class RerankRequestTests
{
    private static readonly RerankModelTable Table = RerankModelTable.Load();

    [Theory]
    [InlineData("cohere.rerank-v3-5:0", "", """{"query":"a \"q\"","documents":["x\n","ü"],"top_n":2,"api_version":2}""")]
    [InlineData("cohere.rerank-v3-5:0", ""","top_n":1,"max_tokens_per_doc":300""", """{"query":"a \"q\"","documents":["x\n","ü"],"top_n":1,"api_version":2,"max_tokens_per_doc":300}""")]
    [InlineData("cohere.rerank-v3-5:0", ""","top_n":50""", """{"query":"a \"q\"","documents":["x\n","ü"],"top_n":2,"api_version":2}""")]
    [InlineData("amazon.rerank-v1:0", ""","top_n":1,"max_tokens_per_doc":300""", """{"query":"a \"q\"","documents":["x\n","ü"],"top_n":1}""")]
    public void Body_is_the_models_own(string id, string members, string expected)
    {
        var request = Read($$"""{"model":"m","query":"a \"q\"","documents":["x\n",{"id":7,"text":"ü"}]{{members}}}""");
        using var output = new PooledBufferWriter(64);
        RerankRequestMapper.Write(output, Table.Find(id)!, request, RerankBatch.Split(request, Table.Find(id)!)[0].Texts);

        var body = Encoding.UTF8.GetString(output.WrittenSpan);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(body)), body);
    }

    [Fact]
    public void Every_reranker_of_the_catalogue_is_known_and_no_other()
    {
        Assert.All(ModelTable.Load().Models, model => Assert.Equal(model.Kind == ModelMode.Rerank, Table.Find(model.Id) is not null));
    }

    [Fact]
    public void Batches_leave_out_blank_documents_and_keep_places()
    {
        var model = Table.Find("cohere.rerank-v3-5:0")! with { Documents = 2 };
        var request = Read("""{"model":"m","query":"q","documents":["a"," \n","b","c",""]}""");

        var batches = RerankBatch.Split(request, model);

        Assert.Equal([[0, 2], [3]], batches.Select(batch => batch.Places));
        Assert.Equal([1, 1], batches.Select(batch => batch.Queries));
    }

    [Theory]
    [InlineData(1, 10, 1)]
    [InlineData(100, 10, 1)]
    [InlineData(101, 10, 2)]
    [InlineData(60, 2000, 2)]
    public void Queries_count_hundreds_of_documents_and_long_ones_several_times(int documents, int length, int queries)
    {
        var texts = string.Join(',', Enumerable.Repeat($"\"{new string('x', length)}\"", documents));
        var request = Read($$"""{"model":"m","query":"q","documents":[{{texts}}]}""");

        Assert.Equal(queries, RerankBatch.Split(request, Table.Find("amazon.rerank-v1:0")!)[0].Queries);
    }

    [Fact]
    public void Rankings_of_several_calls_merge_by_score_and_then_by_place()
    {
        var request = Read("""{"model":"m","query":"q","documents":["a"," ","b","c","d"],"top_n":4}""");
        var batches = RerankBatch.Split(request, Table.Find("amazon.rerank-v1:0")! with { Documents = 2 });
        RerankReply[] replies = [new([new(1, 0.5), new(0, 0.1)], 10, null), new([new(1, 0.9), new(0, 0.5)], 5, 3)];

        var ranking = Ranking.Merge(request, batches, replies);

        Assert.Equal([(4, 0.9), (2, 0.5), (3, 0.5), (0, 0.1)], ranking.Results.Select(result => (result.Index, result.Score)));
        Assert.Equal((15L, 4), (ranking.Tokens, ranking.Queries));
    }

    [Theory]
    [InlineData("cohere.rerank-v3-5:0", 6_000_000)]
    [InlineData("amazon.rerank-v1:0", 3_000_000)]
    public void Cost_is_that_of_the_queries_whatever_the_tokens(string id, long nanoDollars)
    {
        var price = ModelTable.Load().Find(id)!.PriceOf(null);

        Assert.Equal(new Money(nanoDollars), CostCalculator.Of(price, new UsageAmounts { InputTokens = 5000, Queries = 3 }));
    }

    [Theory]
    [InlineData("""{"query":"q","documents":["a"]}""", "model")]
    [InlineData("""{"model":1,"query":"q","documents":["a"]}""", "model")]
    [InlineData("""{"model":"m","documents":["a"]}""", "query")]
    [InlineData("""{"model":"m","query":" ","documents":["a"]}""", "query")]
    [InlineData("""{"model":"m","query":["q"],"documents":["a"]}""", "query")]
    [InlineData("""{"model":"m","query":"q"}""", "documents")]
    [InlineData("""{"model":"m","query":"q","documents":[]}""", "documents")]
    [InlineData("""{"model":"m","query":"q","documents":"a"}""", "documents")]
    [InlineData("""{"model":"m","query":"q","documents":["a",1]}""", "documents[1]")]
    [InlineData("""{"model":"m","query":"q","documents":["a",null]}""", "documents[1]")]
    [InlineData("""{"model":"m","query":"q","documents":[{"title":"t"}]}""", "documents[0].text")]
    [InlineData("""{"model":"m","query":"q","documents":[{"text":7}]}""", "documents[0].text")]
    [InlineData("""{"model":"m","query":"q","documents":["a","\ud800"]}""", "documents[1]")]
    [InlineData("""{"model":"m","query":"q","documents":["a"],"top_n":"all"}""", "top_n")]
    [InlineData("""{"model":"m","query":"q","documents":["a"],"top_n":1.5}""", "top_n")]
    [InlineData("""{"model":"m","query":"q","documents":["a"],"return_documents":1}""", "return_documents")]
    [InlineData("""{"model":"m","query":"q","documents":["a"],"rank_fields":["title"]}""", "rank_fields")]
    [InlineData("""{"model":"m","query":"q","documents":["a"],"rank_fields":["text","title"]}""", "rank_fields")]
    [InlineData("""{"model":"m","query":"q","documents":["a"]""", null)]
    [InlineData("""{"model":"m","query":"q","documents":["a"]} x""", null)]
    [InlineData("""["a"]""", null)]
    public void Request_of_the_wrong_shape_is_refused_by_the_members_name(string body, string? param)
    {
        var exception = Assert.Throws<GatewayException>(() => Read(body));

        Assert.Equal((400, param), (exception.Error.Facts.Status, exception.Error.Param));
    }

    private static RerankRequest Read(string body) => RerankRequestReader.Read(Encoding.UTF8.GetBytes(body));
}
