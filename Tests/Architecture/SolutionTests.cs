using System.Text.Json;
using System.Text.RegularExpressions;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Architecture;

/// <summary>The solution lists every project and builds all but the two that need the Aspire packages.</summary>
public sealed partial class SolutionTests
{
    private static readonly string[] NotBuilt = ["AppHost", "AppHost.Tests"];
    private static readonly string[] Configurations = ["Debug|Any CPU", "Release|Any CPU"];

    private readonly string _solution = File.ReadAllText(RepositoryRoot.Combine("BedrockAspire.sln"));

    [Fact]
    public void Solution_lists_every_project()
    {
        Assert.Empty(SourceProject.All.Select(project => project.Name).Except(Listed().Keys));
    }

    [Fact]
    public void Solution_builds_every_project_but_the_app_host_and_its_tests()
    {
        foreach (var (name, id) in Listed())
        {
            foreach (var configuration in Configurations)
            {
                Assert.Contains($"{id}.{configuration}.ActiveCfg", _solution, StringComparison.Ordinal);
                Assert.True(
                    _solution.Contains($"{id}.{configuration}.Build.0", StringComparison.Ordinal) != NotBuilt.Contains(name),
                    $"{name} in {configuration}: the line Build.0 must {(NotBuilt.Contains(name) ? "not " : "")}be there.");
            }
        }
    }

    [Fact]
    public void Solution_filter_holds_what_the_solution_builds()
    {
        using var filter = JsonDocument.Parse(File.ReadAllBytes(RepositoryRoot.Combine("BedrockAspire.NoAspire.slnf")));
        var filtered = filter.RootElement.GetProperty("solution").GetProperty("projects").EnumerateArray()
            .Select(path => Path.GetFileNameWithoutExtension(path.GetString()!.Replace('\\', '/')));

        Assert.Equal(Listed().Keys.Except(NotBuilt).Order(StringComparer.Ordinal), filtered.Order(StringComparer.Ordinal));
    }

    private Dictionary<string, string> Listed()
    {
        return ProjectLine().Matches(_solution)
            .Where(match => match.Groups["path"].Value.EndsWith(".csproj", StringComparison.Ordinal))
            .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["id"].Value);
    }

    [GeneratedRegex("""^Project\("[^"]*"\) = "(?<name>[^"]*)", "(?<path>[^"]*)", "(?<id>[^"]*)"\r?$""", RegexOptions.Multiline)]
    private static partial Regex ProjectLine();
}
