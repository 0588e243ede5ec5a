using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace BedrockAspire.Tests.Contract;

/// <summary>Each numbered case that the chat service answers for has a test of its number, in its name or as a trait.</summary>
public sealed partial class TraceabilityTests
{
    // 19, 20 and 21: images. 28: advice for operators.
    private static readonly int[] Corpus = [.. Enumerable.Range(1, 26)];
    private static readonly int[] Contract = [.. Enumerable.Range(1, 16)];
    private static readonly int[] Problems = [.. Enumerable.Range(1, 32).Except([19, 20, 21, 28])];

    [Fact]
    public void Every_case_of_the_corpus_has_a_test() => Assert.Empty(Corpus.Except(Numbers("Corpus", "Corpus")));

    [Fact]
    public void Every_case_of_open_webuis_contract_has_a_test() => Assert.Empty(Contract.Except(Numbers("C", "Contract")));

    [Fact]
    public void Every_known_problem_of_open_webui_has_a_test() => Assert.Empty(Problems.Except(Numbers("Problem", "OpenWebUI")));

    private static HashSet<int> Numbers(string prefix, string trait)
    {
        var numbers = new HashSet<int>();
        foreach (var method in typeof(TraceabilityTests).Assembly.GetTypes().SelectMany(type => type.GetMethods()))
        {
            if (method.GetCustomAttributes<FactAttribute>().Any() && NumberedName().Match(method.Name) is { Success: true } match && match.Groups[1].Value == prefix)
            {
                numbers.Add(int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));
            }

            numbers.UnionWith(method.GetCustomAttributes<TraitAttribute>()
                .Where(attribute => attribute.Name == trait)
                .Select(attribute => int.Parse(attribute.Value, CultureInfo.InvariantCulture)));
        }

        return numbers;
    }

    [GeneratedRegex("^(Corpus|C|Problem)_?([0-9]{2})_")]
    private static partial Regex NumberedName();
}
