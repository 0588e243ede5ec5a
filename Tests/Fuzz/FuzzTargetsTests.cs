using BedrockAspire.Fuzz;
using BedrockAspire.Fuzz.Targets;

namespace BedrockAspire.Tests.Fuzz;

/// <summary>The fuzz targets on their corpus and on every input that once made one fail, and a run of mutations that is the same each time.</summary>
public sealed class FuzzTargetsTests
{
    private const int Mutations = 1500;

    private static readonly IFuzzTarget[] All = [new ChatRequestTarget(), new ConverseReplyTarget(), new EventStreamTarget()];

    public static TheoryData<string> Targets => [.. All.Select(target => target.Name)];

    public static TheoryData<string, string> Inputs
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var target in All)
            {
                foreach (var (file, _) in InputFiles.Read(target))
                {
                    data.Add(target.Name, file);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Inputs))]
    public void Input_of_the_corpus_or_that_once_failed_is_taken(string name, string file)
    {
        var target = Named(name);

        FuzzRun.RunChecked(target, Assert.Single(InputFiles.Read(target), input => input.File == file).Bytes);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Mutations_of_the_corpus_are_taken(string name)
    {
        Assert.True(FuzzOptions.TryParse(["--seed", "7", "--runs", $"{Mutations}", "--seconds", "600"], out var options));
        var run = new FuzzRun(Named(name), options);

        Assert.Equal((0, Mutations), (run.Run(), run.Runs));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Mutations_repeat_under_a_seed_and_change_the_input(string name)
    {
        var target = Named(name);
        var corpus = InputFiles.Read(target).Select(input => input.Bytes).ToArray();
        byte[][] first = [.. Enumerable.Range(0, 100).Select(seed => target.Mutate(corpus[0], corpus[^1], new Random(seed)))];
        byte[][] second = [.. Enumerable.Range(0, 100).Select(seed => target.Mutate(corpus[0], corpus[^1], new Random(seed)))];

        Assert.Equal(first, second);
        Assert.True(first.Count(mutated => !mutated.AsSpan().SequenceEqual(corpus[0])) > 80);
    }

    [Theory]
    [InlineData("--seconds")]
    [InlineData("--seconds", "x")]
    [InlineData("--seconds", "-1")]
    [InlineData("--minutes", "1")]
    public void Arguments_that_make_no_sense_are_refused(params string[] arguments) => Assert.False(FuzzOptions.TryParse(arguments, out _));

    private static IFuzzTarget Named(string name) => Assert.Single(All, target => target.Name == name);
}
