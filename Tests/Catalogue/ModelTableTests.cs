using System.Text.Json;
using System.Text.Json.Nodes;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Catalogue;

public sealed class ModelTableTests
{
    private static readonly string Json = File.ReadAllText(RepositoryRoot.Combine("data/bedrock-models.json"));

    [Fact]
    public void Every_model_of_the_file_is_well_formed_and_wholly_read()
    {
        var table = ModelTable.Load();
        var nodes = JsonNode.Parse(Json)!["models"]!.AsArray();

        Assert.Equal(nodes.Count, table.Models.Count);
        Assert.All(table.Models.Zip(nodes), pair =>
        {
            var (facts, node) = pair;
            var prices = node!["prices"]?.AsObject() ?? [];
            Assert.Equal(prices.Count, facts.Prices.Count);
            foreach (var (prefix, price) in prices)
            {
                // Each number of the file is one that the table knows, so that none gets lost by a name.
                Assert.Equal(price!.AsObject().Count(member => member.Value is JsonValue), facts.Prices[prefix].Known().Count());
                Assert.Equal(price["tiers"]?.AsArray().Count ?? 0, facts.Prices[prefix].Tiers.Count);
            }
        });
    }

    [Fact]
    public void Every_alias_means_models_of_one_kind()
    {
        var table = ModelTable.Load();

        Assert.All(table.Aliases, alias => Assert.Single(table.MembersOf(alias.Alias).Select(id => table.Find(id)!.Kind).Distinct()));
        Assert.All(table.Models, model => Assert.NotEqual(ModelMode.Other, model.Kind));
    }

    [Theory]
    [InlineData("id", "\"us.a.b\"", "not a base id")]
    [InlineData("name", "\"\"", "name or provider is empty")]
    [InlineData("mode", "\"smell\"", "the mode 'smell' is not known")]
    [InlineData("maxInput", "0", "a limit is not positive")]
    [InlineData("input", "[]", "input or output is empty")]
    [InlineData("endpoints", "[\"x\"]", "endpoints")]
    [InlineData("profiles", "[\"us.other\"]", "'us.other' is not a profile of it")]
    [InlineData("requiresProfile", "true", "requires a profile and has none")]
    [InlineData("lifecycle", "{\"status\":\"EOL\"}", "lifecycle")]
    [InlineData("supports", "{\"sampling\":\"x\"}", "the sampling 'x' is not known")]
    [InlineData("prices", "{\"base\":{\"in\":-1}}", "a price is negative")]
    [InlineData("prices", "{\"base\":{\"in\":1,\"tiers\":[{\"out\":-1}]}}", "a price is negative")]
    public void Fault_of_a_model_is_named(string member, string value, string text)
    {
        var node = JsonNode.Parse(
            """{"id":"a.b","provider":"p","name":"n","mode":"chat","input":["text"],"output":["text"],"endpoints":["bedrock-runtime"],"lifecycle":{"status":"ACTIVE"}}""")!;
        Assert.NotEmpty(ModelTable.Create([Read(node)], []).Models);
        node[member] = JsonNode.Parse(value);

        var exception = Assert.Throws<InvalidDataException>(() => ModelTable.Create([Read(node)], []));

        Assert.Contains(text, exception.Message, StringComparison.Ordinal);
        Assert.Contains((string)node["id"]!, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_between_models_and_aliases_are_named()
    {
        var model = ModelTable.Load().Models[0];

        Assert.Contains("in the table twice", Assert.Throws<InvalidDataException>(() => ModelTable.Create([model, model], [])).Message, StringComparison.Ordinal);
        var stray = Assert.Throws<InvalidDataException>(() => ModelTable.Create([model], [new ModelAlias { Alias = "x", Models = ["no.such"] }]));
        Assert.Contains("x: 'no.such' is not in the table", stray.Message, StringComparison.Ordinal);
        Assert.Contains("means no model", Assert.Throws<InvalidDataException>(() => ModelTable.Create([model], [new ModelAlias { Alias = "x" }])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refresh_from_the_simulator_changes_nothing_that_it_has_from_the_table()
    {
        await using var harness = await ServiceHarness.StartAsync(
            options => options.SimulatorSettings["Simulator:KeepAliveModels:0"] = "none", TestContext.Current.CancellationToken);
        var outcome = await RefreshAsync(harness.Simulator.Address, Json);

        Assert.Equal(Json, outcome.Json);
        Assert.Contains("is refreshed from us-east-1, eu-central-1", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Refresh_takes_what_aws_lists_and_keeps_what_it_does_not()
    {
        var listing = new RegionListing
        {
            Region = "us-east-1",
            Models =
            [
                TestCatalogue.Model("amazon.nova-lite-v1:0", ends: new DateTimeOffset(2027, 3, 1, 0, 0, 0, TimeSpan.Zero)),
                TestCatalogue.Model("a.newcomer", "INFERENCE_PROFILE") with { ModelName = "Newcomer" },
                TestCatalogue.Model("a.singer", output: "SPEECH"),
                TestCatalogue.Model("amazon.nova-lite-v1:0:24k", "PROVISIONED"),
            ],
            Profiles = [TestCatalogue.Profile("us.a.newcomer", "a.newcomer"), TestCatalogue.Profile("jp.amazon.nova-lite-v1:0", "amazon.nova-lite-v1:0")],
        };

        var refresh = ModelTableRefresh.Apply(Json, [listing]);

        var models = JsonNode.Parse(refresh.Json)!["models"]!.AsArray();
        var lite = models.Single(model => (string?)model!["id"] == "amazon.nova-lite-v1:0")!;
        Assert.Equal("""{"status":"LEGACY","eol":"2027-03-01"}""", lite["lifecycle"]!.ToJsonString());
        Assert.Contains("jp.amazon.nova-lite-v1:0", lite["profiles"]!.AsArray().Select(profile => (string?)profile));
        Assert.Equal(0.06m, (decimal?)lite["prices"]!["base"]!["in"]);
        var newcomer = models.Last()!;
        Assert.Equal(("a.newcomer", true), ((string?)newcomer["id"], (bool?)newcomer["requiresProfile"]));
        Assert.Contains("a.newcomer: new. Complete its limits, prices and features.", refresh.Notes);
        Assert.DoesNotContain(models, model => (string?)model!["id"] == "a.singer");
        Assert.Equal(refresh.Json, ModelTableRefresh.Apply(refresh.Json, [listing]).Json);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"models\":[{\"id\":\"a.b\"}]}")]
    public void Refresh_of_what_is_no_table_is_refused(string json) =>
        Assert.Throws<InvalidDataException>(() => ModelTableRefresh.Apply(json, []));

    private static ModelFacts Read(JsonNode node) => JsonSerializer.Deserialize<ModelTableFile>($$"""{"models":[{{node.ToJsonString()}}]}""", JsonSerializerOptions.Web)!.Models[0];

    private static async Task<(string Json, string Output)> RefreshAsync(Uri simulator, string json)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, json, TestContext.Current.CancellationToken);
            var outcome = await ProcessRunner.RunAsync(
                "dotnet",
                [typeof(BedrockAspire.Standalone.Banner).Assembly.Location, "refresh-models", file, $"--Bedrock:SimulatorUrl={simulator}", "--Bedrock:Regions=us-east-1,eu-central-1"],
                Path.GetTempPath(),
                cancellationToken: TestContext.Current.CancellationToken);
            outcome.AssertSuccess();
            return (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), outcome.Output);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
