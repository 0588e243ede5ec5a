namespace BedrockAspire.ChatApi.ChatCompletions.Content;

/// <summary>Which of Bedrock's document formats a file is.</summary>
internal static class DocumentFormats
{
    /// <summary>The formats, for people.</summary>
    public const string All = "pdf, csv, doc, docx, xls, xlsx, html, txt or md";

    /// <summary>By its first bytes, then its name, then what the data URL says; null when it is none.</summary>
    public static string? Of(in AttachedBytes bytes, string? fileName)
    {
        Span<byte> buffer = stackalloc byte[48];
        ReadOnlySpan<byte> head = buffer[..bytes.Decode(buffer)];
        return head.IndexOf("%PDF-"u8) >= 0 ? "pdf" : ByExtension(Path.GetExtension(fileName)) ?? ByMediaType(bytes.MediaType);
    }

    private static string? ByExtension(string? extension) => extension?.ToLowerInvariant() switch
    {
        ".pdf" => "pdf",
        ".csv" => "csv",
        ".doc" => "doc",
        ".docx" => "docx",
        ".xls" => "xls",
        ".xlsx" => "xlsx",
        ".html" or ".htm" => "html",
        ".txt" or ".log" or ".json" or ".xml" or ".yaml" or ".yml" => "txt",
        ".md" or ".markdown" => "md",
        _ => null,
    };

    private static string? ByMediaType(string mediaType) => mediaType switch
    {
        "application/pdf" => "pdf",
        "text/csv" => "csv",
        "application/msword" => "doc",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "docx",
        "application/vnd.ms-excel" => "xls",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "xlsx",
        "text/html" => "html",
        "text/markdown" => "md",
        "application/json" or "application/xml" => "txt",
        _ => mediaType.StartsWith("text/", StringComparison.Ordinal) ? "txt" : null,
    };
}
