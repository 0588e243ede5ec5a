using System.Text.Json;

namespace BedrockAspire.ChatApi.ChatCompletions.Caching;

/// <summary>The caller's marks in a request, in the order in which Bedrock reads it: tools, system prompt, conversation.</summary>
internal static class CacheMarks
{
    /// <summary>Finds them. A request without any costs one search through its bytes.</summary>
    /// <exception cref="BedrockAspire.Gateway.Errors.GatewayException">One is malformed.</exception>
    public static List<CacheMark> Of(ChatRequest request)
    {
        List<CacheMark> marks = [];
        var body = request.Body.Span;
        if (body.IndexOf("\"cache_control\""u8) < 0 && body.IndexOf("\"prompt_cache_breakpoint\""u8) < 0)
        {
            return marks;
        }

        foreach (var tool in request.Tools ?? [])
        {
            if (tool.Cache is { } ttl)
            {
                marks.Add(new CacheMark(-1, tool.Index, ttl, "cache_control", IsConversation: false));
            }
        }

        foreach (var message in request.Messages.Where(static message => message.Role == ChatRole.System))
        {
            AddOf(message, body, marks);
        }

        foreach (var message in request.Messages.Where(static message => message.Role != ChatRole.System))
        {
            AddOf(message, body, marks);
        }

        return marks;
    }

    private static void AddOf(in ChatMessage message, ReadOnlySpan<byte> body, List<CacheMark> marks)
    {
        var isConversation = message.Role != ChatRole.System;
        var content = message.Content.Of(body);
        if (!content.IsEmpty && content[0] == (byte)'[')
        {
            AddParts(message.Index, content, isConversation, marks);
        }

        if (message.Cache is { } ttl)
        {
            marks.Add(new CacheMark(message.Index, -1, ttl, "cache_control", isConversation));
        }
    }

    private static void AddParts(int message, ReadOnlySpan<byte> content, bool isConversation, List<CacheMark> marks)
    {
        var json = new Utf8JsonReader(content, new JsonReaderOptions { MaxDepth = 128 });
        json.Read();
        for (var part = 0; json.Read() && json.TokenType != JsonTokenType.EndArray; part++)
        {
            if (json.TokenType != JsonTokenType.StartObject)
            {
                // Whoever reads the parts complains.
                json.Skip();
                continue;
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (CacheControl.IsAt(json))
                {
                    var member = CacheControl.NameAt(json);
                    if (CacheControl.Read(ref json, $"messages[{message}].content[{part}]") is { } ttl)
                    {
                        marks.Add(new CacheMark(message, part, ttl, member, isConversation));
                    }
                }
                else
                {
                    json.Read();
                    json.Skip();
                }
            }
        }
    }
}
