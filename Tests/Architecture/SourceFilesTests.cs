using System.Text.RegularExpressions;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Architecture;

/// <summary>Rules over source files: their length, and that a namespace is its folder.</summary>
public sealed partial class SourceFilesTests
{
    private const int MaxLines = 400;

    // Top-level statements and assembly attributes have no namespace.
    private static readonly string[] WithoutNamespace = ["Program.cs", "AppHost.cs", "AssemblyInfo.cs", "GlobalUsings.cs"];

    public static TheoryData<string> Projects => [.. SourceProject.All.Select(project => project.Name)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_source_file_is_over_400_lines(string name)
    {
        var tooLong = SourceProject.Named(name).SourceFiles
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Contains("Migrations"))
            .Select(path => (Path: Relative(path), Lines: File.ReadLines(path).Count()))
            .Where(file => file.Lines > MaxLines);

        Assert.Empty(tooLong);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Namespace_is_the_folder(string name)
    {
        if (name == "Tests")
        {
            return;
        }

        var project = SourceProject.Named(name);
        var wrong = project.SourceFiles
            .Select(path => (Path: Relative(path), Expected: NamespaceOf(path), Actual: DeclaredNamespace(path)))
            .Where(file => file.Actual is null ? !WithoutNamespace.Contains(Path.GetFileName(file.Path)) : file.Actual != file.Expected);

        Assert.Empty(wrong);
    }

    private static string NamespaceOf(string path)
    {
        return "BedrockAspire." + Path.GetDirectoryName(Relative(path))!.Replace(Path.DirectorySeparatorChar, '.');
    }

    private static string? DeclaredNamespace(string path)
    {
        var match = NamespaceLine().Match(File.ReadAllText(path));
        return match.Success ? match.Groups[1].Value : null;
    }

    private static string Relative(string path) => Path.GetRelativePath(RepositoryRoot.Folder, path);

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();
}
