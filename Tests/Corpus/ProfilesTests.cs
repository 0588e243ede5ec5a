using System.Security.Cryptography;
using BedrockAspire.Simulator.Catalogue;
using BedrockAspire.Tests.Infrastructure;
using static BedrockAspire.Tests.Corpus.ChatProbe;

namespace BedrockAspire.Tests.Corpus;

/// <summary>Application inference profiles, whose opaque ids say nothing of the model behind them.</summary>
public sealed class ProfilesTests
{
    private static readonly string Id = Convert.ToHexStringLower(SHA256.HashData("team"u8))[..12];
    private static readonly string Arn = $"arn:aws:bedrock:us-east-1:{ModelResolver.Account}:application-inference-profile/{Id}";

    [Theory]
    [MemberData(nameof(Forms), MemberType = typeof(ChatProbe))]
    public async Task Corpus_15_what_the_model_behind_an_application_profile_can_and_cannot_do_still_applies(bool stream)
    {
        await using var harness = await ServiceHarness.StartAsync(
            options => options.SimulatorSettings["Simulator:ApplicationProfiles:team"] = "us.anthropic.claude-sonnet-5", TestContext.Current.CancellationToken);
        var probe = new ChatProbe(harness);
        foreach (var name in new[] { Arn, Id })
        {
            await probe.ForgetAsync();
            var reply = await probe.AnswerAsync(
                stream,
                name,
                """{"role":"user","content":"q"},{"role":"assistant","content":"half a"}""",
                """ "reasoning_effort":"low","temperature":0.2,"tools":[{"type":"function","function":{"name":"a.b","strict":true} }] """);

            // Thinks in its generation's words, takes no sampling, no strict tools and no prefill.
            Assert.Equal("tools[].function.strict,temperature", reply.Ignored);
            var call = Assert.Single(await probe.CallsAsync());
            Assert.Equal(Arn, Uri.UnescapeDataString(call.GetProperty("modelId").GetString()!));
            var sent = call.GetProperty("body");
            Assert.Equal(
                """{"thinking":{"type":"adaptive"},"output_config":{"effort":"low"}}""", sent.GetProperty("additionalModelRequestFields").GetRawText());
            Assert.Equal("user", sent.GetProperty("messages")[2].GetProperty("role").GetString());
        }
    }
}
