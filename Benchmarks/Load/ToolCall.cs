using System.Globalization;
using System.Text.Json.Nodes;

namespace BedrockAspire.Benchmarks.Load;

/// <summary>A request that offers tools, and an answer that calls one of them with a long argument.</summary>
internal static class ToolCall
{
    private const int Functions = 8;
    private const int ArgumentWords = 300;
    private const string Name = "search_notes_3";
    private const string Id = "tooluse_benchmarks0000000000";

    /// <summary>Eight functions, 4 KB of JSON together.</summary>
    public static JsonArray Tools() => [.. Enumerable.Range(0, Functions).Select(number => Tool(number.ToString(CultureInfo.InvariantCulture)))];

    /// <summary>The simulator's answer, verbatim.</summary>
    public static JsonObject Answer(LoadCase load)
    {
        var answer = new JsonObject
        {
            ["usage"] = new JsonObject { ["inputTokens"] = 1300, ["outputTokens"] = ArgumentWords },
        };
        if (load.IsStream)
        {
            answer["events"] = Events(load.Deltas);
        }
        else
        {
            answer["body"] = Body();
        }

        return answer;
    }

    public static ReplyCheck CheckOfGateway(LoadCase load) => load.IsStream
        ? new ReplyCheck(
            [
                ReplyMark.Of($"\"name\":\"{Name}\"", 1), ReplyMark.Of("\"function\":{\"arguments\":\"", load.Deltas), ReplyMark.Of("\"finish_reason\":\"tool_calls\"", 1),
                ReplyMark.Of("\"usage\":{", 1),
            ],
            "data: [DONE]\n\n"u8.ToArray())
        : new ReplyCheck(
            [ReplyMark.Of($"\"name\":\"{Name}\"", 1), ReplyMark.Of("\"tool_calls\":[{", 1), ReplyMark.Of("\"finish_reason\":\"tool_calls\"", 1), ReplyMark.Of("\"usage\":{", 1)],
            "}"u8.ToArray());

    public static ReplyCheck CheckOfBedrock(LoadCase load) => load.IsStream
        ? new ReplyCheck(
            [
                ReplyMark.Of($"\"name\":\"{Name}\"", 1), ReplyMark.Of("contentBlockDelta", load.Deltas), ReplyMark.Of("\"stopReason\":\"tool_use\"", 1),
                ReplyMark.Of("\"usage\":{", 1),
            ],
            [])
        : new ReplyCheck(
            [ReplyMark.Of($"\"name\":\"{Name}\"", 1), ReplyMark.Of($"\"toolUseId\":\"{Id}\"", 1), ReplyMark.Of("\"stopReason\":\"tool_use\"", 1), ReplyMark.Of("\"usage\":{", 1)],
            "}"u8.ToArray());

    private static JsonObject Tool(string number) => new()
    {
        ["type"] = "function",
        ["function"] = new JsonObject
        {
            ["name"] = $"search_notes_{number}",
            ["description"] = "Searches the notes of a team and returns those that fit best, newest first, with the names of their authors.",
            ["parameters"] = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject
                {
                    ["query"] = new JsonObject { ["type"] = "string", ["description"] = "What to look for, in the words of the person who asks" },
                    ["limit"] = new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = 50, ["description"] = "How many notes to return at most" },
                    ["order"] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray("newest", "oldest", "best") },
                },
                ["required"] = new JsonArray("query"),
                ["additionalProperties"] = false,
            },
        },
    };

    private static string Argument() => string.Join(' ', Enumerable.Range(0, ArgumentWords).Select(number => number % 2 == 0 ? "river" : "stone"));

    private static JsonObject Usage() => new() { ["inputTokens"] = 1300, ["outputTokens"] = ArgumentWords, ["totalTokens"] = 1300 + ArgumentWords };

    private static JsonObject Body() => new()
    {
        ["metrics"] = new JsonObject { ["latencyMs"] = 1000 },
        ["usage"] = Usage(),
        ["output"] = new JsonObject
        {
            ["message"] = new JsonObject
            {
                ["role"] = "assistant",
                ["content"] = new JsonArray(new JsonObject
                {
                    ["toolUse"] = new JsonObject { ["toolUseId"] = Id, ["name"] = Name, ["input"] = new JsonObject { ["query"] = Argument() } },
                }),
            },
        },
        ["stopReason"] = "tool_use",
    };

    private static JsonArray Events(int deltas)
    {
        var events = new JsonArray(
            Event("messageStart", new JsonObject { ["role"] = "assistant" }),
            Event("contentBlockStart", new JsonObject
            {
                ["contentBlockIndex"] = 0,
                ["start"] = new JsonObject { ["toolUse"] = new JsonObject { ["toolUseId"] = Id, ["name"] = Name } },
            }));
        var arguments = new JsonObject { ["query"] = Argument() }.ToJsonString();
        for (var i = 0; i < deltas; i++)
        {
            var (from, to) = (arguments.Length * i / deltas, arguments.Length * (i + 1) / deltas);
            events.Add(Event("contentBlockDelta", new JsonObject
            {
                ["contentBlockIndex"] = 0,
                ["delta"] = new JsonObject { ["toolUse"] = new JsonObject { ["input"] = arguments[from..to] } },
            }));
        }

        events.Add(Event("contentBlockStop", new JsonObject { ["contentBlockIndex"] = 0 }));
        events.Add(Event("messageStop", new JsonObject { ["stopReason"] = "tool_use" }));
        events.Add(Event("metadata", new JsonObject { ["metrics"] = new JsonObject { ["latencyMs"] = 1000 }, ["usage"] = Usage() }));
        return events;
    }

    private static JsonObject Event(string type, JsonObject payload) => new() { ["type"] = type, ["payload"] = payload };
}
