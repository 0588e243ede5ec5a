using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.Tests.ImageApi;

public sealed class ReasonPhraseTests
{
    [Theory]
    [InlineData("The prompt was refused.", "The prompt was refused.")]
    [InlineData("a\r\nSet-Cookie: b", "a  Set-Cookie: b")]
    [InlineData("isn’t “it” für …", "isn't \"it\" f?r ?")]
    [InlineData("", "")]
    public void Phrase_is_one_line_of_ascii(string text, string expected) => Assert.Equal(expected, ReasonPhrase.Of(text));

    [Fact]
    public void Phrase_of_a_long_text_is_cut_at_a_word()
    {
        var phrase = ReasonPhrase.Of(string.Concat(Enumerable.Repeat("word ", 100)));

        Assert.InRange(phrase.Length, 150, 200);
        Assert.EndsWith("word...", phrase, StringComparison.Ordinal);
    }

    [Fact]
    public void Phrase_of_a_long_word_is_cut_all_the_same() =>
        Assert.Equal(200, ReasonPhrase.Of(new string('x', 1000)).Length);
}
