using System.Collections.Concurrent;
using System.Text.Json;
using BedrockAspire.ChatApi.ChatCompletions.Caching;
using BedrockAspire.ChatApi.ChatCompletions.Settings;
using BedrockAspire.ChatApi.ChatCompletions.Structured;
using BedrockAspire.ChatApi.ChatCompletions.Thinking;
using BedrockAspire.ChatApi.ChatCompletions.Tools;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>A chat completion request, read but not copied: texts stay where they are in the body.</summary>
internal sealed class ChatRequest(ReadOnlyMemory<byte> body)
{
    private const int MaxIgnored = 64;

    private ConcurrentDictionary<string, PooledBufferWriter>? _remotePictures;

    /// <summary>The body that the slices point into.</summary>
    public ReadOnlyMemory<byte> Body { get; } = body;

    /// <summary>The model's name as the caller gave it.</summary>
    public string Model { get; set; } = "";

    /// <summary>Keeps a picture that was fetched from the web, as the JSON string of a data URL. May be called by several at once.</summary>
    /// <param name="param">The path of the part that names it.</param>
    /// <param name="dataUrl">The string; it belongs to the request from here on.</param>
    public void AddRemotePicture(string param, PooledBufferWriter dataUrl)
    {
        var pictures = LazyInitializer.EnsureInitialized(ref _remotePictures, static () => new(StringComparer.Ordinal));
        if (pictures.TryRemove(param, out var replaced))
        {
            replaced.Dispose();
        }

        pictures[param] = dataUrl;
    }

    /// <summary>What was fetched for a part; empty when nothing was.</summary>
    public ReadOnlySpan<byte> RemotePicture(string param) =>
        _remotePictures is not null && _remotePictures.TryGetValue(param, out var dataUrl) ? dataUrl.WrittenSpan : default;

    /// <summary>Gives the memory of fetched pictures back.</summary>
    public void ReleaseRemotePictures()
    {
        foreach (var dataUrl in _remotePictures?.Values ?? [])
        {
            dataUrl.Dispose();
        }

        _remotePictures = null;
    }

    /// <summary>The conversation.</summary>
    public List<ChatMessage> Messages { get; } = [];

    /// <summary>Whether the answer is to be streamed.</summary>
    public bool IsStream { get; set; }

    /// <summary>Whether a stream ends with a chunk that holds the usage.</summary>
    public bool IncludeUsage { get; set; }

    /// <summary>0 to 2, as OpenAI has it.</summary>
    public double? Temperature { get; set; }

    /// <summary>0 to 1.</summary>
    public double? TopP { get; set; }

    /// <summary>Longest answer in tokens, from <c>max_completion_tokens</c> or <c>max_tokens</c>.</summary>
    public long? MaxTokens { get; set; }

    /// <summary>The longest answer that Bedrock is asked for, in tokens; null where the model's own limit holds. Set by the mapper.</summary>
    public long? AnswerLimit { get; set; }

    /// <summary>Texts that end the answer.</summary>
    public List<JsonSlice> Stop { get; } = [];

    /// <summary>The tools that are offered; null when none.</summary>
    public List<ToolDefinition>? Tools { get; set; }

    /// <summary>Whether a tool must be called.</summary>
    public ToolChoice ToolChoice { get; set; }

    /// <summary>Whether the model may call several tools at once; null when the caller does not say.</summary>
    public bool? ParallelToolCalls { get; set; }

    /// <summary>What is wanted of thinking.</summary>
    public ThinkingWish Thinking { get; set; } = ThinkingWish.None;

    /// <summary>Whether the answer must be JSON; null when it need not.</summary>
    public ResponseFormat? ResponseFormat { get; set; }

    /// <summary>What is said of caching, beside the marks in messages and tools.</summary>
    public CacheWish Caching { get; set; }

    /// <summary>What is said of the call itself.</summary>
    public CallSettings Settings { get; } = new();

    /// <summary>Whether it is one of a chat front end's own tasks, such as the making of a title.</summary>
    public bool IsTask { get; set; }

    /// <summary>Whether the conversation has calls of tools or their results.</summary>
    public bool HasToolHistory { get; set; }

    /// <summary>Whether it hands back what a tool gave. Pictures of a tool come in a message of the user behind its results.</summary>
    public bool EndsWithResultOfTool => Messages is [.., { Role: ChatRole.Tool }] or [.., { Role: ChatRole.Tool }, { Role: ChatRole.User }];

    /// <summary>Names of members that are not translated, in the order of the request, once each.</summary>
    public List<string> Ignored { get; } = [];

    /// <summary>Notes that a member is not translated.</summary>
    public void Ignore(string name)
    {
        // Bounded as the header is that names them.
        if (Ignored.Count < MaxIgnored && !Ignored.Contains(name))
        {
            Ignored.Add(name);
        }
    }

    /// <summary>Passes over the member that the reader stands on, and notes it if it says anything.</summary>
    /// <returns>Whether it says anything: null, false and empty lists and objects do not.</returns>
    public bool IgnoreMember(string path, ref Utf8JsonReader json)
    {
        var name = path + JsonMember.String(json, "a member's name");
        json.Read();
        var says = json.TokenType switch
        {
            JsonTokenType.Null or JsonTokenType.False => false,
            JsonTokenType.StartArray or JsonTokenType.StartObject => !JsonMember.SkipEmpty(ref json),
            _ => true,
        };
        if (says)
        {
            Ignore(name);
        }

        return says;
    }
}
