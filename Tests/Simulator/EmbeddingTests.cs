using System.Text.Json;

namespace BedrockAspire.Tests.Simulator;

public sealed class EmbeddingTests
{
    [Fact]
    public async Task Titan_vectors_have_unit_length_and_their_cosine_reflects_shared_words()
    {
        await using var server = await SimulatorServer.StartAsync();

        var cat = await TitanAsync(server, "the cat sat on the mat");
        var same = await TitanAsync(server, "a cat sat on a mat");
        var other = await TitanAsync(server, "quarterly revenue grew strongly");

        Assert.Equal(512, cat.Length);
        Assert.Equal(1, Cosine(cat, cat), 4);
        Assert.True(Cosine(cat, same) > Cosine(cat, other) + 0.3, $"{Cosine(cat, same)} {Cosine(cat, other)}");
    }

    [Theory]
    [InlineData("amazon.titan-embed-text-v1", """{"inputText":"a"}""", 1536)]
    [InlineData("amazon.titan-embed-image-v1", """{"inputText":"a","embeddingConfig":{"outputEmbeddingLength":384}}""", 384)]
    public async Task Single_vector_has_the_asked_length(string model, string body, int length)
    {
        await using var server = await SimulatorServer.StartAsync();

        var reply = await ImageTests.InvokeAsync(server, model, body);

        Assert.Equal(length, reply.Json.GetProperty("embedding").GetArrayLength());
        Assert.Equal("1", reply.Headers["x-amzn-bedrock-input-token-count"]);
    }

    [Fact]
    public async Task Cohere_answers_floats_or_by_type()
    {
        await using var server = await SimulatorServer.StartAsync();

        var plain = await ImageTests.InvokeAsync(server, "cohere.embed-english-v3", """{"texts":["a","b"],"input_type":"search_query"}""");
        var typed = await ImageTests.InvokeAsync(
            server, "us.cohere.embed-v4:0", """{"texts":["a"],"input_type":"search_document","embedding_types":["float","int8","ubinary"],"output_dimension":256}""");

        Assert.Equal(2, plain.Json.GetProperty("embeddings").GetArrayLength());
        Assert.Equal(1024, plain.Json.GetProperty("embeddings")[0].GetArrayLength());
        var byType = typed.Json.GetProperty("embeddings");
        Assert.Equal(256, byType.GetProperty("float")[0].GetArrayLength());
        Assert.All(byType.GetProperty("int8")[0].EnumerateArray(), value => Assert.InRange(value.GetInt32(), -128, 127));
        Assert.Equal(32, byType.GetProperty("ubinary")[0].GetArrayLength());
        Assert.Equal("1", typed.Headers["X-Amzn-Bedrock-Input-Token-Count"]);
    }

    [Fact]
    public async Task Nova_embeds_one_text()
    {
        await using var server = await SimulatorServer.StartAsync();

        var reply = await ImageTests.InvokeAsync(
            server,
            "amazon.nova-2-multimodal-embeddings-v1:0",
            """{"taskType":"SINGLE_EMBEDDING","singleEmbeddingParams":{"embeddingPurpose":"GENERIC_INDEX","embeddingDimension":384,"text":{"truncationMode":"END","value":"a"}}}""");

        var first = reply.Json.GetProperty("embeddings")[0];
        Assert.Equal("TEXT", first.GetProperty("embeddingType").GetString());
        Assert.Equal(384, first.GetProperty("embedding").GetArrayLength());
    }

    private static async Task<double[]> TitanAsync(SimulatorServer server, string text)
    {
        var reply = await ImageTests.InvokeAsync(
            server, "amazon.titan-embed-text-v2:0", $$"""{"inputText":{{JsonSerializer.Serialize(text)}},"dimensions":512}""");
        return [.. reply.Json.GetProperty("embedding").EnumerateArray().Select(value => value.GetDouble())];
    }

    private static double Cosine(double[] first, double[] second) => first.Zip(second, (x, y) => x * y).Sum();
}
