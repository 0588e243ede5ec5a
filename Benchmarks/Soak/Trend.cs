using BedrockAspire.Benchmarks.Load;

namespace BedrockAspire.Benchmarks.Soak;

/// <summary>How a figure went in the second half of a run, and how far it may have grown.</summary>
/// <param name="Name">What the report calls it.</param>
/// <param name="Median">Of the second half.</param>
/// <param name="PerMinute">The slope by Theil and Sen: the median of the slopes between all pairs of samples, which no single spike moves.</param>
/// <param name="Growth">That slope over the second half.</param>
/// <param name="Allowed">The largest growth that passes.</param>
internal sealed record Trend(string Name, double Median, double PerMinute, double Growth, double Allowed)
{
    private const int MaxSamples = 600;

    public bool Holds => Growth <= Allowed;

    public static Trend Of(string name, IReadOnlyList<SoakSample> samples, Func<SoakSample, double> figure, double share, double least)
    {
        var half = samples.Skip(samples.Count / 2).ToList();
        var step = Math.Max(1, half.Count / MaxSamples);
        var chosen = half.Where((_, index) => index % step == 0).ToList();
        var slopes = new List<double>();
        for (var i = 0; i < chosen.Count; i++)
        {
            for (var j = i + 1; j < chosen.Count; j++)
            {
                slopes.Add((figure(chosen[j]) - figure(chosen[i])) / (chosen[j].Seconds - chosen[i].Seconds));
            }
        }

        var median = Statistics.Median(half.Select(figure));
        var slope = Statistics.Median(slopes);
        return new Trend(name, median, slope * 60, slope * (half[^1].Seconds - half[0].Seconds), Math.Max(median * share, least));
    }
}
