using System.Text.Json;

namespace BedrockAspire.Benchmarks.Chaos;

/// <summary>Says whether a reply holds the pictures that were asked for.</summary>
internal static class PictureJudge
{
    /// <summary>What the gateway warns of when it has fewer pictures than were asked.</summary>
    public const string Shortfall = "pictures were drawn";

    /// <param name="call">The call, whose kind asks for pictures.</param>
    /// <param name="body">A reply with status 200.</param>
    /// <param name="warnings">The gateway's warnings.</param>
    public static CallResult Judge(ChaosCall call, string body, string warnings)
    {
        var order = call.Order!;
        using var document = JsonDocument.Parse(body);
        var pictures = document.RootElement.GetProperty("data").EnumerateArray().Select(entry => entry.GetProperty("b64_json").GetBytesFromBase64()).ToList();
        var isShort = warnings.Contains(Shortfall, StringComparison.Ordinal);
        if (pictures.Count == 0 || pictures.Count > order.Count || pictures.Count < order.Count != isShort || (isShort && !order.MayLack))
        {
            return ReplyJudge.Wrong($"has {pictures.Count} pictures of {order.Count}{(isShort ? ", as it says" : ", and says nothing of it")}");
        }

        // Those that are there are in their order.
        var next = 0;
        foreach (var expected in order.Draw(call.Expected))
        {
            if (next < pictures.Count && pictures[next].AsSpan().SequenceEqual(expected))
            {
                next++;
            }
        }

        return next == pictures.Count
            ? new CallResult(Verdict.Complete, isShort ? "fewer pictures" : "") { Pictures = pictures.Count }
            : ReplyJudge.Wrong($"has a picture (number {next + 1} of {pictures.Count}, {pictures[next].Length} bytes) that is not what was asked for");
    }
}
