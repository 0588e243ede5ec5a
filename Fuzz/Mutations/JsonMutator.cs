using System.Text;
using System.Text.Json;

namespace BedrockAspire.Fuzz.Mutations;

/// <summary>Changes of JSON that mostly leave it JSON, so that they reach the code behind the parser: values, members and texts are swapped, doubled, nested.</summary>
internal static class JsonMutator
{
    private static readonly byte[][] Values =
    [
        .. new[]
        {
            "null", "true", "false", "0", "-0", "1", "-1", "1e400", "-1e400", "1e-400", "2147483648", "9223372036854775808", "1.5", "\"\"", "\" \"", "\"\\n\"", "\"\\u0000\"",
            "\"\\ud83d\\ude00\"", "\"\\ud83d\"", "\"\\ude00\"", "\"\\u0020\"", "\"auto\"", "\"none\"", "\"required\"", "\"function\"", "\"text\"", "\"image_url\"", "\"file\"",
            "\"user\"", "\"assistant\"", "\"tool\"", "\"system\"", "\"developer\"", "\"{\"", "\"{\\\"a\\\":1}\"", "\"data:image/png;base64,iVBORw0KGgo=\"", "\"data:;base64,\"",
            "\"high\"", "\"json_schema\"", "\"end_turn\"", "\"tool_use\"", "\"json_answer\"", "\"```json\\n{}\\n```\"", "[]", "{}", "[[]]", "[{}]", "{\"\":{}}", "{\"type\":\"object\"}",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public static byte[] Mutate(byte[] input, byte[] other, Random random)
    {
        var spans = SpansOf(input);
        if (spans.Count == 0 || random.Next(8) == 0)
        {
            return ByteMutator.Mutate(input, other, random);
        }

        var (start, end) = spans[random.Next(spans.Count)];
        var value = input.AsSpan(start, end - start);
        switch (random.Next(8))
        {
            case 0 or 1:
                return ByteMutator.Splice(input, start, value.Length, Values[random.Next(Values.Length)]);
            case 2:
                var otherSpans = SpansOf(other);
                var (from, to) = otherSpans.Count == 0 ? (0, 0) : otherSpans[random.Next(otherSpans.Count)];
                return ByteMutator.Splice(input, start, value.Length, other.AsSpan(from, to - from));
            case 3:
                var (again, until) = spans[random.Next(spans.Count)];
                return ByteMutator.Splice(input, start, value.Length, input.AsSpan(again, until - again));
            case 4:
                return ByteMutator.Splice(input, start, value.Length, Nested(value, random));
            case 5:
                return ByteMutator.Splice(input, start, value.Length, Repeated(value, random));
            case 6 when value[0] == (byte)'"':
                return ByteMutator.Splice(input, start, value.Length, Rewritten(value, random));
            default:
                return Remove(input, start, end);
        }
    }

    /// <summary>Where each value stands, members' names included, as far as the bytes are JSON.</summary>
    public static List<(int Start, int End)> SpansOf(ReadOnlySpan<byte> json)
    {
        var spans = new List<(int Start, int End)>();
        var open = new Stack<int>();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1000 });
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartArray or JsonTokenType.StartObject:
                        open.Push((int)reader.TokenStartIndex);
                        break;
                    case JsonTokenType.EndArray or JsonTokenType.EndObject:
                        spans.Add((open.Pop(), (int)reader.BytesConsumed));
                        break;
                    case JsonTokenType.PropertyName:
                        spans.Add(((int)reader.TokenStartIndex, (int)reader.TokenStartIndex + reader.ValueSpan.Length + 2));
                        break;
                    default:
                        spans.Add(((int)reader.TokenStartIndex, (int)reader.BytesConsumed));
                        break;
                }
            }
        }
        catch (JsonException)
        {
            // What stands before the break is enough.
        }

        return spans;
    }

    private static byte[] Nested(ReadOnlySpan<byte> value, Random random)
    {
        var depth = random.Next(4) == 0 ? random.Next(50, 2000) : random.Next(1, 5);
        return random.Next(2) == 0
            ? [.. Enumerable.Repeat((byte)'[', depth), .. value, .. Enumerable.Repeat((byte)']', depth)]
            : [.. Enumerable.Repeat("{\"a\":"u8.ToArray(), depth).SelectMany(part => part), .. value, .. Enumerable.Repeat((byte)'}', depth)];
    }

    private static byte[] Repeated(ReadOnlySpan<byte> value, Random random)
    {
        var items = new List<byte> { (byte)'[' };
        for (var i = random.Next(1, 30); i > 0; i--)
        {
            items.AddRange(value);
            items.Add(i == 1 ? (byte)']' : (byte)',');
        }

        return [.. items];
    }

    // The same text written as escapes, or a long one, or one with a piece that is hard to cut.
    private static byte[] Rewritten(ReadOnlySpan<byte> value, Random random)
    {
        var text = value[1..^1].ToArray();
        return random.Next(3) switch
        {
            0 => [(byte)'"', .. text.SelectMany(character => character is < 0x80 and not (byte)'\\' && random.Next(3) == 0
                ? Encoding.ASCII.GetBytes($"\\u{(int)character:x4}") : [character]), (byte)'"'],
            1 => [(byte)'"', .. Enumerable.Repeat(text, random.Next(2, 200)).SelectMany(part => part), (byte)'"'],
            _ => [(byte)'"', .. text, .. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("🙂\\ud83d\\ude00\\\\", random.Next(1, 2000)))), (byte)'"'],
        };
    }

    // With the comma or the member that it belongs to, as far as that is easy.
    private static byte[] Remove(byte[] input, int start, int end)
    {
        var length = end < input.Length && input[end] is (byte)',' or (byte)':' ? end - start + 1 : end - start;
        return ByteMutator.Splice(input, start, Math.Min(length, input.Length - start), []);
    }
}
