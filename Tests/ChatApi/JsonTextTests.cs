using System.Text;
using BedrockAspire.ChatApi.Json;

namespace BedrockAspire.Tests.ChatApi;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData(@" \n\t\r ", true)]
    [InlineData(@"\\n", false)]
    [InlineData(" x ", false)]
    [InlineData(@"\u0020\u000A\u00a0\u3000\f", true)]
    [InlineData("\u00a0\u2003\u3000", true)]
    [InlineData(@"\u00e4", false)]
    [InlineData(@"\b", false)]
    [InlineData("🙂", false)]
    [InlineData("ä", false)]
    public void Blank_text_is_told(string text, bool expected) => Assert.Equal(expected, JsonText.IsBlank(Utf8(text)));

    [Theory]
    [InlineData(@"a \n", "a")]
    [InlineData(@"a\\n", @"a\\n")]
    [InlineData(@"a\\\n", @"a\\")]
    [InlineData("  ", "")]
    [InlineData(@"a\u000a\u0020", "a")]
    [InlineData("a\u00a0", "a")]
    [InlineData(@" a\u00e4 b🙂 ", @" a\u00e4 b🙂")]
    [InlineData(@"a\\u0020", @"a\\u0020")]
    public void White_space_at_the_end_is_trimmed(string text, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(JsonText.TrimEnd(Utf8(text))));

    [Theory]
    [InlineData(@"plain", true)]
    [InlineData(@"\ud83d\ude00", true)]
    [InlineData(@"\uD83D\uDE00\uD83D\uDE00x", true)]
    [InlineData(@"\ud83d", false)]
    [InlineData(@"\ude00", false)]
    [InlineData(@"\ud83d\ud83d", false)]
    [InlineData(@"\ud83d\n", false)]
    [InlineData(@"\\ud83d", true)]
    [InlineData(@"\u00e4\""\\", true)]
    public void Half_a_surrogate_pair_is_found(string text, bool expected) => Assert.Equal(expected, JsonText.HasWholeSurrogates(Utf8(text)));

    [Theory]
    [InlineData("abcdef", 4, 4)]
    [InlineData("abc", 4, 3)]
    [InlineData("aä", 2, 1)]
    [InlineData("aaa€", 5, 3)]
    [InlineData("a🙂b", 4, 1)]
    [InlineData(@"ab\n", 3, 2)]
    [InlineData(@"a\u00e4b", 6, 1)]
    [InlineData(@"a\u00e4b", 7, 7)]
    [InlineData(@"\ud83d\ude00b", 11, 12)]
    [InlineData(@"a\ud83d\ude00", 12, 1)]
    [InlineData(@"\\\\\\", 3, 2)]
    public void Cut_never_splits_a_character_or_an_escape(string text, int max, int expected) =>
        Assert.Equal(expected, JsonText.SafeCut(Utf8(text), max));

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
