using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.ChatApi;

/// <summary>
/// Conversations as edits, cuts and odd clients leave them, made by chance from a fixed seed: whatever the order of their messages, every
/// model must accept what becomes of them. The simulator refuses what Bedrock refuses.
/// </summary>
public sealed class RandomConversationsTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private const int Conversations = 60;

    private static readonly string[] Ids = ["1", "2", "call_3", "f:0", "an id with spaces", ""];
    private static readonly string[] Names = ["f", "weather.now", "a tool", "größe"];
    private static readonly string[] Texts = ["hello", "", " \n", "Größe \"🙂\"", "use a tool"];
    private static readonly string[] Arguments = ["{}", "", "{\"a\":1}", "{\"a\":", "[]", " "];
    private static readonly string[] Efforts = ["none", "low", "high", "max"];
    private static readonly object[] Choices = ["auto", "none", "required", new { type = "function", function = new { name = "f" } }];

    public static TheoryData<string> Models =>
    [
        "amazon.nova-lite-v1:0", "us.amazon.nova-2-lite-v1:0", "us.anthropic.claude-sonnet-4-5-20250929-v1:0", "us.anthropic.claude-sonnet-4-6",
        "us.anthropic.claude-sonnet-5", "us.anthropic.claude-sonnet-5-5", "meta.llama3-3-70b-instruct-v1:0", "mistral.mistral-large-3-675b-instruct",
        "openai.gpt-oss-120b-1:0", "us.openai.gpt-6-sol", "deepseek.r1-v1:0",
    ];

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Whatever_the_conversation_the_model_accepts_it(string model)
    {
        var random = new Random(model.Length);
        for (var i = 0; i < Conversations; i++)
        {
            var body = JsonSerializer.Serialize(Request(model, random));
            using var response = await fixture.Harness.ChatClient.AskAsync(body);
            var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

            Assert.True((int)response.StatusCode == 200 && !answer.Contains("\"error\"", StringComparison.Ordinal), $"{body}\n{answer}");
        }
    }

    private static Dictionary<string, object> Request(string model, Random random)
    {
        var request = new Dictionary<string, object>
        {
            ["model"] = model,
            ["messages"] = Enumerable.Range(0, random.Next(1, 9)).Select(_ => Message(random)).ToArray(),
            ["stream"] = random.Next(2) == 0,
            ["max_tokens"] = random.Next(1, 5000),
        };
        if (random.Next(3) > 0)
        {
            request["tools"] = Names.Take(random.Next(1, Names.Length + 1))
                .Select(name => new { type = "function", function = new { name, description = Pick(Texts, random) } });
            request["tool_choice"] = Pick(Choices, random);
            request["parallel_tool_calls"] = random.Next(2) == 0;
        }

        if (random.Next(2) == 0)
        {
            request["reasoning_effort"] = Pick(Efforts, random);
            request["temperature"] = random.NextDouble() * 2;
        }

        if (random.Next(3) == 0)
        {
            request["response_format"] = new { type = "json_object" };
        }

        return request;
    }

    private static object Message(Random random) => random.Next(6) switch
    {
        0 => new { role = "system", content = Pick(Texts, random) },
        1 => new { role = "user", content = Pick(Texts, random) },
        2 => new { role = "assistant", content = Pick(Texts, random) },
        3 => new { role = "tool", tool_call_id = Pick(Ids, random), content = Pick(Texts, random) },
        4 => new
        {
            role = "assistant",
            content = Pick(Texts, random),
            reasoning_details = random.Next(2) == 0 ? null : new object[] { new { type = "reasoning.text", index = 0, text = "t", signature = "c2ln" } },
            tool_calls = Enumerable.Range(0, random.Next(1, 4)).Select(_ => new
            {
                id = Pick(Ids, random),
                type = "function",
                function = new { name = Pick(Names, random), arguments = Pick(Arguments, random) },
            }),
        },
        _ => new { role = "assistant", content = (string?)null },
    };

    private static T Pick<T>(T[] values, Random random) => values[random.Next(values.Length)];
}
