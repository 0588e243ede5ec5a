using System.Xml.Linq;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Architecture;

/// <summary>A project of the repository, read as XML and files, without building it.</summary>
internal sealed class SourceProject
{
    private static readonly string[] BuildFolders = ["bin", "obj", "node_modules", "artifacts"];

    private readonly XDocument _xml;

    private SourceProject(string path)
    {
        _xml = XDocument.Load(path);
        Name = Path.GetFileNameWithoutExtension(path);
        Folder = Path.GetDirectoryName(path)!;
    }

    public string Name { get; }

    public string Folder { get; }

    public string Sdk => (string?)_xml.Root!.Attribute("Sdk") ?? "";

    public IEnumerable<string> ProjectReferences => Includes("ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));

    public IEnumerable<string> PackageReferences => Includes("PackageReference");

    public IEnumerable<string> FrameworkReferences => Includes("FrameworkReference");

    public IEnumerable<string> SourceFiles => Directory.EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories)
        .Where(path => !Path.GetRelativePath(Folder, path).Split(Path.DirectorySeparatorChar).Any(BuildFolders.Contains));

    /// <summary>Every project: a folder at the root that holds a project file of its own name.</summary>
    public static IReadOnlyList<SourceProject> All { get; } =
    [
        .. Directory.EnumerateDirectories(RepositoryRoot.Folder)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj"))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceProject(path)),
    ];

    public static SourceProject Named(string name) => All.Single(project => project.Name == name);

    private IEnumerable<string> Includes(string item) => _xml.Descendants(item).Select(element => (string)element.Attribute("Include")!);
}
