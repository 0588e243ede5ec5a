using System.Net;
using System.Text;
using System.Text.Json;

namespace BedrockAspire.Benchmarks.Chaos;

/// <summary>Says whether a reply is complete and right, a clear error, or neither.</summary>
internal static class ReplyJudge
{
    /// <summary>How what is wrong begins where a service does not know the model.</summary>
    public const string UnknownModel = "is 404 model_not_found";

    private const string DataPrefix = "data: ";
    private const string Done = "[DONE]";

    // Calls are right, and so are their keys: none of these may be answered.
    private static readonly HashSet<HttpStatusCode> AllowedErrors =
    [
        HttpStatusCode.TooManyRequests, HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout,
    ];

    /// <summary>Judges a reply that arrived to its end; a stream by all its lines.</summary>
    public static CallResult Judge(ChaosCall call, HttpStatusCode status, string body, string warnings = "")
    {
        try
        {
            return status != HttpStatusCode.OK ? Refusal(status, body)
                : call.Order is not null ? PictureJudge.Judge(call, body, warnings)
                : call.IsStream ? Stream(call, body)
                : Whole(call, body);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentOutOfRangeException or FormatException)
        {
            return Wrong($"is not of OpenAI's shape ({exception.Message}): {Shorten(body)}");
        }
    }

    /// <summary>
    /// Judges a reply whose connection broke. Clients read a stream to its [DONE], so one that has it counts like every other, and must be right and in the ledger:
    /// a process can be killed after its last word and before the end of its connection.
    /// </summary>
    public static CallResult JudgeBroken(ChaosCall call, string body) =>
        (call.IsStream && body.Contains(DataPrefix + Done, StringComparison.Ordinal) ? Judge(call, HttpStatusCode.OK, body) : new CallResult(Verdict.Broken, "connection broken")) with
        {
            IsCut = true,
        };

    public static CallResult Wrong(string what) => new(Verdict.Wrong, what);

    private static CallResult Refusal(HttpStatusCode status, string body)
    {
        using var document = JsonDocument.Parse(body);
        var code = CodeOf(document.RootElement);
        return AllowedErrors.Contains(status) ? new CallResult(Verdict.Refused, code) : Wrong($"is {(int)status} {code}: {Shorten(body)}");
    }

    private static CallResult Whole(ChaosCall call, string body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        var choice = root.GetProperty("choices")[0];
        var message = choice.GetProperty("message");
        var answer = new Answer();
        answer.Finish(choice.GetProperty("finish_reason").GetString()!);
        if (message.TryGetProperty("tool_calls", out var tools))
        {
            answer.Arguments.Append(tools[0].GetProperty("function").GetProperty("arguments").GetString());
        }

        answer.Text.Append(message.GetProperty("content").GetString());
        answer.Use(root.GetProperty("usage"));
        return answer.Check(call);
    }

    private static CallResult Stream(ChaosCall call, string body)
    {
        var answer = new Answer();
        string? error = null;
        var isDone = false;
        foreach (var line in body.Split('\n'))
        {
            if (line.Length == 0 || line[0] == ':')
            {
                continue;
            }

            if (!line.StartsWith(DataPrefix, StringComparison.Ordinal) || isDone)
            {
                return Wrong($"has a line that does not belong there: {Shorten(line)}");
            }

            var data = line[DataPrefix.Length..];
            if (data == Done)
            {
                isDone = true;
                continue;
            }

            using var document = JsonDocument.Parse(data);
            if (document.RootElement.TryGetProperty("error", out _))
            {
                error = CodeOf(document.RootElement);
                continue;
            }

            if (error is not null)
            {
                return Wrong("goes on after an error");
            }

            Read(document.RootElement, answer);
        }

        if (error is not null)
        {
            return answer.IsFinished ? Wrong($"has a finish_reason and the error {error}") : new CallResult(Verdict.ErrorInStream, error);
        }

        return isDone ? answer.Check(call) : Wrong("ended in silence: no error, no [DONE], and the connection did not break");
    }

    private static void Read(JsonElement chunk, Answer answer)
    {
        foreach (var choice in chunk.GetProperty("choices").EnumerateArray())
        {
            var delta = choice.GetProperty("delta");
            if (delta.TryGetProperty("content", out var content))
            {
                answer.Text.Append(content.GetString());
            }

            if (delta.TryGetProperty("tool_calls", out var tools))
            {
                answer.Arguments.Append(tools[0].GetProperty("function").GetProperty("arguments").GetString());
            }

            if (choice.TryGetProperty("finish_reason", out var reason) && reason.ValueKind == JsonValueKind.String)
            {
                answer.Finish(reason.GetString()!);
            }
        }

        if (chunk.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object)
        {
            answer.Use(usage);
        }
    }

    // OpenAI's clients read these four.
    private static string CodeOf(JsonElement root)
    {
        var error = root.GetProperty("error");
        _ = error.GetProperty("param");
        return error.GetProperty("message").GetString() is { Length: > 0 } && error.GetProperty("type").GetString() is { Length: > 0 } type
            ? error.GetProperty("code").GetString() ?? type
            : throw new JsonException("the error has no message or type");
    }

    private static string Shorten(string text) => text.Length <= 300 ? text : text[..300] + "…";

    private sealed class Answer
    {
        private int _finishes;
        private string? _reason;
        private (long Input, long Output)? _usage;

        public StringBuilder Text { get; } = new();

        public StringBuilder Arguments { get; } = new();

        public bool IsFinished => _finishes > 0;

        public void Finish(string reason)
        {
            _finishes++;
            _reason = reason;
        }

        public void Use(JsonElement usage) => _usage = (usage.GetProperty("prompt_tokens").GetInt64(), usage.GetProperty("completion_tokens").GetInt64());

        public CallResult Check(ChaosCall call)
        {
            var reason = call.IsTool ? "tool_calls" : "stop";
            if (_finishes != 1 || _reason != reason)
            {
                return Wrong($"looks complete and has {_finishes} finish_reasons, the last '{_reason}', instead of one '{reason}'");
            }

            if (call.IsTool ? !IsExpectedArgument(call) : Text.ToString() != call.Expected)
            {
                return Wrong($"looks complete and is not what was asked for: {Shorten(call.IsTool ? Arguments.ToString() : Text.ToString())}");
            }

            return _usage is { } usage ? new CallResult(Verdict.Complete) { InputTokens = usage.Input, OutputTokens = usage.Output }
                : call.IsStream ? new CallResult(Verdict.Complete, "no usage") { LacksUsage = true }
                : Wrong("is complete and has no usage");
        }

        private bool IsExpectedArgument(ChaosCall call)
        {
            using var document = JsonDocument.Parse(Arguments.ToString());
            return document.RootElement.GetProperty("text").GetString() == call.Id;
        }
    }
}
