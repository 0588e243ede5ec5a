using BedrockAspire.ChatApi.Batches;

namespace BedrockAspire.ChatApi.Moderations;

/// <summary>Where texts are judged, and from when on they are flagged. Section <c>Moderations</c>.</summary>
internal sealed class ModerationsOptions : BatchOptions
{
    public const string SectionName = "Moderations";

    /// <summary>The region that is asked; null for the home region.</summary>
    public string? Region { get; set; }

    /// <summary>The severity, 0 to 1, from which on a category is flagged.</summary>
    public double Threshold { get; set; } = 0.5;

    /// <summary>What AWS charges for 1,000 text units of content filters, in US dollars; null while nobody says, and then costs are unknown.</summary>
    public decimal? PricePer1kTextUnits { get; set; }
}
