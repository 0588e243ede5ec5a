namespace BedrockAspire.Tests.Infrastructure;

/// <summary>One way in which a JSON document breaks its contract. <paramref name="Path"/> is a JSON pointer; empty means the root.</summary>
public sealed record Violation(string Path, string Reason)
{
    public override string ToString() => $"{(Path.Length == 0 ? "(root)" : Path)}: {Reason}";

    /// <summary>Fails the test with every violation and the document they are in.</summary>
    public static void AssertNone(string contract, IReadOnlyList<Violation> violations, string document)
    {
        if (violations.Count == 0)
        {
            return;
        }

        const int MaxDocumentChars = 4000;
        var shown = document.Length <= MaxDocumentChars ? document : document[..MaxDocumentChars] + "…";
        Assert.Fail($"Not a valid {contract}:\n  {string.Join("\n  ", violations)}\n{shown}");
    }
}
