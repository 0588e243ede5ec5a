using System.Text.Json;
using System.Text.RegularExpressions;
using BedrockAspire.Simulator.Http;

namespace BedrockAspire.Simulator.Validation;

/// <summary>What Converse asks of documents and pictures in a message.</summary>
internal static partial class DocumentRules
{
    private const int MaxImages = 20;
    private const int MaxDocuments = 5;

    public static void CheckName(JsonElement document)
    {
        var name = document.GetProperty("name").GetString()!;
        if (!NamePattern().IsMatch(name) || name.Contains("  ", StringComparison.Ordinal))
        {
            throw AwsException.Validation(
                "The document file name can only contain alphanumeric characters, whitespace characters, hyphens, parentheses, and square brackets. "
                + "The name can't contain more than one consecutive whitespace character.");
        }
    }

    public static void CheckCounts(int images, int documents, bool hasText, int message)
    {
        if (images > MaxImages)
        {
            throw AwsException.Validation($"too many images and documents: {images} + {documents} > {MaxImages}");
        }

        if (documents > MaxDocuments)
        {
            throw AwsException.Validation($"The number of documents at messages.{message}.content exceeds the maximum of {MaxDocuments}.");
        }

        if (documents > 0 && !hasText)
        {
            throw AwsException.Validation(
                $"The content field at messages.{message} has a document block but no text block. Add a text block to the content field and try again.");
        }
    }

    [GeneratedRegex(@"^[\p{L}\p{Nd}\s\-()\[\]]+$", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
