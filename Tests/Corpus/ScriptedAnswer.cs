using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Corpus;

/// <summary>
/// One answer of a model, in the words of both of Bedrock's forms: as a Converse reply and as ConverseStream's events, so that a case is
/// the same in either. What is built is checked against AWS's service model before the simulator says it.
/// </summary>
internal sealed class ScriptedAnswer
{
    private readonly List<object> _content = [];
    private readonly List<(string Type, object Payload)> _events = [("messageStart", new { role = "assistant", p = "abcd" })];
    private object _usage = new { inputTokens = 11, outputTokens = 7, totalTokens = 18 };
    private string _stopReason = "end_turn";
    private bool _isModelled = true;
    private int _block;

    public ScriptedAnswer Text(params string[] pieces)
    {
        _content.Add(new { text = string.Concat(pieces) });
        return Deltas(pieces.Select(text => (object)new { text }));
    }

    /// <summary>Input in pieces; none at all is how Bedrock streams a call without arguments.</summary>
    public ScriptedAnswer Tool(string name, params string[] input)
    {
        _stopReason = "tool_use";
        var json = input.Length == 0 ? JsonElement.Parse("{}") : JsonElement.Parse(string.Concat(input));
        _content.Add(new { toolUse = new { toolUseId = "tooluse_same", name, input = json } });
        _events.Add(("contentBlockStart", new { contentBlockIndex = _block, start = new { toolUse = new { toolUseId = "tooluse_same", name } } }));
        return Deltas(input.Select(piece => (object)new { toolUse = new { input = piece } }));
    }

    public ScriptedAnswer Reasoning(string text, string? signature = null)
    {
        _content.Add(new { reasoningContent = new { reasoningText = signature is null ? (object)new { text } : new { text, signature } } });
        List<object> deltas = text.Length == 0 ? [] : [new { reasoningContent = new { text } }];
        return Deltas(signature is null ? deltas : [.. deltas, new { reasoningContent = new { signature } }]);
    }

    public ScriptedAnswer Redacted(string redactedContent)
    {
        _content.Add(new { reasoningContent = new { redactedContent } });
        return Deltas([new { reasoningContent = new { redactedContent } }]);
    }

    /// <summary>A block and an event that no service model has yet.</summary>
    public ScriptedAnswer Unknown()
    {
        _isModelled = false;
        _content.Add(new { hologram = new { text = "not for you" } });
        _events.Add(("hologramStart", new { contentBlockIndex = _block, delta = new { text = "not for you" } }));
        return Deltas([new { hologram = new { text = "not for you" } }, new { text = "" }]);
    }

    public ScriptedAnswer Stop(string reason)
    {
        _stopReason = reason;
        return this;
    }

    public ScriptedAnswer Usage(object usage)
    {
        _usage = usage;
        return this;
    }

    /// <summary>The rules that make the simulator answer this.</summary>
    public object[] Rules()
    {
        object body = new
        {
            output = new { message = new { role = "assistant", content = _content } },
            stopReason = _stopReason,
            usage = _usage,
            metrics = new { latencyMs = 1 },
        };
        (string Type, object Payload)[] events =
        [
            .. _events, ("messageStop", new { stopReason = _stopReason }), ("metadata", new { usage = _usage, metrics = new { latencyMs = 1 }, p = "abc" }),
        ];
        if (_isModelled)
        {
            ServiceModelValidator.Runtime.AssertValidOutput("Converse", JsonSerializer.SerializeToElement(body));
            Assert.All(events, item => ServiceModelValidator.Runtime.AssertValidEvent(
                "ConverseStreamOutput", item.Type, JsonSerializer.SerializeToElement(item.Payload), allowPadding: true));
        }

        return
        [
            new { match = new { operation = "Converse" }, answer = new { body } },
            new
            {
                match = new { operation = "ConverseStream" },
                answer = new { events = events.Select(item => new { type = item.Type, payload = item.Payload }) },
            },
        ];
    }

    private ScriptedAnswer Deltas(IEnumerable<object> deltas)
    {
        _events.AddRange(deltas.Select(delta => ("contentBlockDelta", (object)new { contentBlockIndex = _block, delta, p = "abcdefgh" })));
        _events.Add(("contentBlockStop", new { contentBlockIndex = _block++ }));
        return this;
    }
}
