using System.Net;
using System.Text.Json;

namespace BedrockAspire.Tests.Simulator;

public sealed class RerankTests
{
    private const string Cohere = "cohere.rerank-v3-5:0";
    private const string Amazon = "amazon.rerank-v1:0";

    [Fact]
    public async Task Documents_are_ranked_by_the_words_that_they_share_with_the_query()
    {
        await using var server = await SimulatorServer.StartAsync();
        const string Body = """{"query":"blue whale song","documents":["a red car","the blue sky","a blue whale sings a song"],"api_version":2}""";

        var reply = await ImageTests.InvokeAsync(server, Cohere, Body);
        var again = await ImageTests.InvokeAsync(server, Cohere, Body);

        Assert.Equal([2, 1, 0], reply.Json.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("index").GetInt32()));
        Assert.All(reply.Json.GetProperty("results").EnumerateArray(), result => Assert.InRange(result.GetProperty("relevance_score").GetDouble(), 0, 1));
        Assert.Equal(reply.Text, again.Text);
        Assert.True(int.Parse(reply.Headers["X-Amzn-Bedrock-Input-Token-Count"], null) > 0);
        var bill = (await server.Control.LedgerAsync(TestContext.Current.CancellationToken)).GetProperty(Cohere);
        Assert.Equal((2, 2), (bill.GetProperty("calls").GetInt32(), bill.GetProperty("queries").GetInt32()));
    }

    [Theory]
    [InlineData(Cohere, """{"query":"q","documents":["a"]}""", "api_version")]
    [InlineData(Cohere, """{"query":"q","documents":["a"],"api_version":1}""", "api_version")]
    [InlineData(Cohere, """{"query":"","documents":["a"],"api_version":2}""", "query")]
    [InlineData(Cohere, """{"query":"q","documents":[],"api_version":2}""", "documents")]
    [InlineData(Cohere, """{"query":"q","documents":[{"text":"a"}],"api_version":2}""", "documents/0")]
    [InlineData(Cohere, """{"query":"q","documents":["a"],"api_version":2,"top_n":0}""", "top_n")]
    [InlineData(Cohere, """{"query":"q","documents":["a"],"api_version":2,"return_documents":true}""", "return_documents")]
    [InlineData(Amazon, """{"query":"q","documents":["a"],"max_tokens_per_doc":10}""", "max_tokens_per_doc")]
    [InlineData(Amazon, """{"documents":["a"]}""", "query")]
    public async Task Body_of_another_shape_is_refused(string model, string body, string member)
    {
        await using var server = await SimulatorServer.StartAsync(null, ("Simulator:Region", "us-west-2"));

        var reply = await server.PostAsync(SimulatorServer.PathOf(model, "invoke"), body);

        Assert.Equal((HttpStatusCode.BadRequest, "ValidationException"), (reply.Status, reply.ErrorType));
        Assert.Contains(member, reply.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thousand_documents_are_the_most()
    {
        await using var server = await SimulatorServer.StartAsync();

        var most = await server.PostAsync(SimulatorServer.PathOf(Cohere, "invoke"), Many(1000));
        var more = await server.PostAsync(SimulatorServer.PathOf(Cohere, "invoke"), Many(1001));

        Assert.Equal(HttpStatusCode.OK, most.Status);
        Assert.Contains("maximum item count: 1000", more.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reranker_neither_chats_nor_streams()
    {
        await using var server = await SimulatorServer.StartAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await server.ConverseAsync(SimulatorServer.Say("hi"), Cohere)).Status);
        var streamed = await server.PostAsync(SimulatorServer.PathOf(Cohere, "invoke-with-response-stream"), Many(1));
        Assert.Equal(HttpStatusCode.BadRequest, streamed.Status);
    }

    [Theory]
    [InlineData("us-east-1", new[] { Cohere })]
    [InlineData("us-west-2", new[] { Amazon, Cohere })]
    [InlineData("eu-central-1", new[] { Amazon, Cohere })]
    [InlineData("eu-west-1", new string[0])]
    public async Task Rerankers_are_listed_where_aws_has_them(string region, string[] expected)
    {
        await using var server = await SimulatorServer.StartAsync();

        var list = await server.GetAsync("/foundation-models", ("x-simulator-region", region));

        var ids = list.Json.GetProperty("modelSummaries").EnumerateArray().Select(model => model.GetProperty("modelId").GetString()!);
        Assert.Equal(expected, ids.Where(id => id.Contains("rerank", StringComparison.Ordinal)).Order());
    }

    private static string Many(int count) =>
        $$"""{"query":"q","documents":{{JsonSerializer.Serialize(Enumerable.Repeat("a", count))}},"api_version":2}""";
}
