namespace BedrockAspire.Tests.Architecture;

/// <summary>The arrows between projects: what each may reference, and nothing else.</summary>
public sealed class ProjectReferencesTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["AppHost"] = ["ChatApi", "ImageApi", "Console", "Migrator", "Simulator"],
        ["AppHost.Tests"] = ["AppHost"],
        ["Bedrock"] = [],
        ["Benchmarks"] = ["ChatApi", "ImageApi", "Migrator", "Simulator"],
        ["ChatApi"] = ["Gateway", "Bedrock", "Data", "ServiceDefaults"],
        ["Console"] = ["ServiceDefaults"],
        ["Data"] = ["Gateway"],
        ["Fuzz"] = ["ChatApi", "Bedrock", "Gateway"],
        ["Gateway"] = ["Bedrock"],
        ["ImageApi"] = ["Gateway", "Bedrock", "Data", "ServiceDefaults"],
        ["Migrator"] = ["Data", "ServiceDefaults"],
        ["ServiceDefaults"] = [],
        ["Simulator"] = [],
        ["Standalone"] = ["ChatApi", "ImageApi", "Console", "Simulator"],
        ["Tests"] = ["Fuzz", "Standalone", "ChatApi", "ImageApi", "Simulator", "Console", "Migrator"],
    };

    private static readonly string[] AspireProjects = ["AppHost", "AppHost.Tests"];

    public static TheoryData<string> Projects => [.. SourceProject.All.Select(project => project.Name)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_references_only_what_its_arrows_allow(string name)
    {
        Assert.True(Allowed.TryGetValue(name, out var allowed), $"Project {name} has no row in the table of arrows.");

        Assert.Empty(SourceProject.Named(name).ProjectReferences.Except(allowed));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_sits_in_the_folder_of_its_name(string name)
    {
        Assert.Equal(name, Path.GetFileName(SourceProject.Named(name).Folder));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Aspire_packages_are_only_in_the_app_host_and_its_tests(string name)
    {
        var project = SourceProject.Named(name);
        var aspire = project.PackageReferences.Append(project.Sdk).Where(package => package.StartsWith("Aspire.", StringComparison.OrdinalIgnoreCase));

        if (!AspireProjects.Contains(name))
        {
            Assert.Empty(aspire);
        }
    }

    [Fact]
    public void Bedrock_knows_no_web_framework()
    {
        var bedrock = SourceProject.Named("Bedrock");

        Assert.Equal("Microsoft.NET.Sdk", bedrock.Sdk);
        Assert.Empty(bedrock.FrameworkReferences);
        Assert.DoesNotContain(bedrock.PackageReferences, package => package.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
        Assert.DoesNotContain(bedrock.SourceFiles, path => File.ReadAllText(path).Contains("Microsoft.AspNetCore", StringComparison.Ordinal));
    }
}
