using System.Text.Json;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.ChatCompletions.Caching;

/// <summary>
/// Where one request gets its cache points: at the places that the caller marked, or else where an ordinary chat gains by it, which is after
/// the tools, after the system prompt, after the user's last turn (the next request reads up to there) and after the turn of the user before
/// that (the request before this one wrote up to there).
/// </summary>
internal sealed class CachePlan
{
    private const int MaxPoints = 4;

    // At most half of the points stand before the conversation when there are too many.
    private const int MaxPrefixPoints = 2;

    // The longest minimum that is known, for models whose own is not.
    private const int UnknownMinTokens = 4096;

    // Low on purpose: there are only four points, and one before the model's minimum does nothing.
    private const int BytesPerToken = 4;
    private const int AttachedBytesPerToken = 64;

    private readonly GatewayRequest? _notes;
    private readonly Dictionary<(int Message, int Part), CacheTtl>? _marks;
    private readonly HashSet<int>? _markedMessages;
    private readonly int _minTokens;
    private readonly CacheTtl _ttl;
    private readonly bool _takesTools;
    private int _points;
    private bool _hasShort;

    private CachePlan(GatewayRequest? notes, ModelSupport supports, CacheTtl ttl, IReadOnlyList<CacheMark>? marks, bool isAutomatic)
    {
        _notes = notes;
        _ttl = ttl;
        _minTokens = isAutomatic ? supports.CacheMinTokens ?? UnknownMinTokens : int.MaxValue;
        _takesTools = supports.CacheTools is true;
        if (marks is not null)
        {
            _marks = [];
            _markedMessages = [];
            foreach (var mark in marks)
            {
                _marks[(mark.Message, mark.Part)] = mark.Ttl;
                _markedMessages.Add(mark.Message);
            }
        }
    }

    /// <summary>Of a request that caches nothing.</summary>
    public static CachePlan None { get; } = new(null, new ModelSupport(), CacheTtl.FiveMinutes, null, isAutomatic: false);

    /// <summary>Decides.</summary>
    /// <exception cref="BedrockAspire.Gateway.Errors.GatewayException">A mark is malformed.</exception>
    public static CachePlan Create(ChatRequest request, CatalogueModel model, GatewayRequest notes, ChatApiOptions options)
    {
        var marks = CacheMarks.Of(request);
        var supports = model.Supports;
        var wish = request.Caching;
        if (options.PromptCaching == PromptCaching.Off || !supports.CachesAtPoints)
        {
            IgnoreAll(marks, notes);
            if (wish.Retention is not null)
            {
                notes.Ignore(wish.Retention);
            }

            return None;
        }

        if (supports.CacheTools is not true)
        {
            IgnoreAll(marks.Where(static mark => mark.Message < 0), notes);
            marks.RemoveAll(static mark => mark.Message < 0);
        }

        var hasHour = supports.CacheTtl?.Contains("1h") is true;
        var isLong = HonoursRetention(wish, hasHour, notes);
        if (marks.Count > 0)
        {
            return new CachePlan(notes, supports, default, WithLegalTtl(Bounded(marks, notes), isLong, hasHour, notes), isAutomatic: false);
        }

        // A background task's prompt is never sent again.
        return options.PromptCaching == PromptCaching.Caller || wish.IsExplicit || request.IsTask
            ? None
            : new CachePlan(
                notes, supports, (isLong || options.PromptCacheTtl == "1h") && hasHour ? CacheTtl.OneHour : CacheTtl.FiveMinutes, null, isAutomatic: true);
    }

    /// <summary>After a tool of the caller's list.</summary>
    public void AfterTool(Utf8JsonWriter json, int index) => WriteMarked(json, (-1, index));

    /// <summary>After the last tool.</summary>
    public void AfterTools(Utf8JsonWriter json)
    {
        if (_takesTools)
        {
            WriteAutomatic(json, 0);
        }
    }

    /// <summary>After a content part.</summary>
    public void AfterPart(Utf8JsonWriter json, int message, int part) => WriteMarked(json, (message, part));

    /// <summary>After a whole message.</summary>
    public void AfterMessage(Utf8JsonWriter json, int message) => WriteMarked(json, (message, -1));

    /// <summary>Whether the message or a part of it is marked.</summary>
    public bool Marks(int message) => _markedMessages is not null && _markedMessages.Contains(message);

    /// <summary>After results of tools, which can be marked as a whole only.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="message">The message of the last result that is marked; -1 when none is.</param>
    public void AfterResult(Utf8JsonWriter json, int message)
    {
        if (message >= 0 && Marks(message))
        {
            Write(json, _marks!.Where(mark => mark.Key.Message == message).Max(static mark => mark.Value));
        }
    }

    /// <summary>At a place of the gateway's own choice, if what stands before it is long enough for the model.</summary>
    /// <param name="json">The writer, which wrote all that stands before the place.</param>
    /// <param name="attachedBytes">Base64 that went past the writer.</param>
    public void WriteAutomatic(Utf8JsonWriter json, long attachedBytes)
    {
        if (_minTokens != int.MaxValue
            && ((json.BytesCommitted + json.BytesPending) / BytesPerToken) + (attachedBytes / AttachedBytesPerToken) >= _minTokens)
        {
            Write(json, _ttl);
        }
    }

    private static bool HonoursRetention(CacheWish wish, bool hasHour, GatewayRequest notes)
    {
        if (wish.Retention is null)
        {
            return false;
        }

        if (!hasHour)
        {
            notes.Ignore(wish.Retention);
        }
        else if (wish.Asked == "24h")
        {
            notes.Warn($"{wish.Retention} 24h became 1h, the longest that the model's prompts are kept");
        }

        return hasHour;
    }

    private static List<CacheMark> Bounded(List<CacheMark> marks, GatewayRequest notes)
    {
        if (marks.Count <= MaxPoints)
        {
            return marks;
        }

        // The latest of the conversation, as OpenAI has it: a chat's marks pile up, and the last ones cover the others.
        var prefix = marks.Where(static mark => !mark.IsConversation).ToList();
        var conversation = marks.Where(static mark => mark.IsConversation).ToList();
        var prefixPoints = Math.Min(prefix.Count, Math.Max(MaxPrefixPoints, MaxPoints - conversation.Count));
        List<CacheMark> kept = [.. prefix.TakeLast(prefixPoints), .. conversation.TakeLast(MaxPoints - prefixPoints)];
        notes.Warn($"more than {MaxPoints} cache points; left out: {string.Join(", ", marks.Except(kept).Select(static mark => mark.Path))}");
        return kept;
    }

    private static List<CacheMark> WithLegalTtl(List<CacheMark> marks, bool isLong, bool hasHour, GatewayRequest notes)
    {
        if (!hasHour && marks.Exists(static mark => mark.Ttl == CacheTtl.OneHour))
        {
            notes.Warn("cache_control ttl 1h became 5m, the only one that the model has");
        }

        return [.. marks.Select(mark => mark with { Ttl = hasHour && (isLong || mark.Ttl == CacheTtl.OneHour) ? CacheTtl.OneHour : CacheTtl.FiveMinutes })];
    }

    private static void IgnoreAll(IEnumerable<CacheMark> marks, GatewayRequest notes)
    {
        foreach (var mark in marks)
        {
            notes.Ignore(mark.Name);
        }
    }

    private void WriteMarked(Utf8JsonWriter json, (int Message, int Part) place)
    {
        if (_marks is not null && _marks.TryGetValue(place, out var ttl))
        {
            Write(json, ttl);
        }
    }

    private void Write(Utf8JsonWriter json, CacheTtl ttl)
    {
        if (_points++ >= MaxPoints)
        {
            return;
        }

        if (_hasShort && ttl == CacheTtl.OneHour)
        {
            // What is kept longer must stand before what is kept shorter.
            ttl = CacheTtl.FiveMinutes;
            _notes!.Warn("cache_control ttl 1h became 5m, because it stands after one of 5m");
        }

        _hasShort |= ttl == CacheTtl.FiveMinutes;
        json.WriteStartObject();
        json.WriteStartObject("cachePoint"u8);
        json.WriteString("type"u8, "default"u8);
        if (ttl == CacheTtl.OneHour)
        {
            json.WriteString("ttl"u8, "1h"u8);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
