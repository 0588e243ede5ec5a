namespace BedrockAspire.ChatApi.RemoteFiles;

/// <summary>Whether and how files that a request names by web address are fetched. Section <c>RemoteFiles</c>.</summary>
internal sealed class RemoteFilesOptions
{
    public const string SectionName = "RemoteFiles";

    /// <summary>Whether web addresses are fetched at all. Bedrock does not fetch them itself.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The largest file, in bytes. Default 20 MiB.</summary>
    public int MaxBytes { get; set; } = 20 * 1024 * 1024;

    /// <summary>How many files one request may name.</summary>
    public int MaxFiles { get; set; } = 20;

    /// <summary>How many redirects are followed; each is checked like the first address.</summary>
    public int MaxRedirects { get; set; } = 3;

    /// <summary>How long one file may take, redirects included.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Networks that may be fetched from although they are private, in CIDR notation, such as <c>10.20.0.0/16</c> for an intranet's file server.
    /// Whoever may chat can then read what is there.
    /// </summary>
    public IList<string> AllowedNetworks { get; } = [];
}
