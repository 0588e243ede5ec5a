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

    [Theory]
    [InlineData(@"plain \ud83d\ude00", @"plain \ud83d\ude00")]
    [InlineData(@"\ud83d", @"\ufffd")]
    [InlineData(@"a\ude00\ud83d\ude00\uD83Db\ud83d\ud83d\ude00\\ud83d", @"a\ufffd\ud83d\ude00\ufffdb\ufffd\ud83d\ude00\\ud83d")]
    public void Half_is_replaced_and_all_else_is_left(string json, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(SurrogateEscapes.Mend(Encoding.UTF8.GetBytes(json))));
}
