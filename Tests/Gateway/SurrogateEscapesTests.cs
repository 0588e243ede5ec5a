using System.Text;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.Tests.Gateway;

public sealed class SurrogateEscapesTests
{
    [Theory]
    [InlineData(@"plain", -1)]
    [InlineData(@"", -1)]
    [InlineData(@"\ud83d\ude00", -1)]
    [InlineData(@"\uD83D\uDE00\n\ud83d\ude00", -1)]
    [InlineData(@"ab\ud83d", 2)]
    [InlineData(@"\ude00", 0)]
    [InlineData(@"\ud83d\ud83d\ude00", 0)]
    [InlineData(@"\ud83d\n\ude00", 0)]
    [InlineData(@"\ud83d\ude00\ude00", 12)]
    [InlineData(@"\\ud83d", -1)]
    [InlineData(@"\\\ud83d", 2)]
    [InlineData(@"\ud8", -1)]
    [InlineData(@"\ud8zz", -1)]
    [InlineData(@"\ud83d\", 0)]
    [InlineData(@"\ud83d\u", 0)]
    [InlineData(@"\ud83d \", 0)]
    [InlineData(@"\n\", -1)]
    [InlineData(@"\ude", -1)]
    public void Half_a_pair_is_found_where_it_stands(string json, int expected) =>
        Assert.Equal(expected, SurrogateEscapes.FindHalf(Encoding.UTF8.GetBytes(json)));
}
