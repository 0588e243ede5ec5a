using Markdig;
using Microsoft.AspNetCore.Components;

namespace BedrockAspire.Console.Playground;

/// <summary>Markdown of a model as HTML. What a model writes as HTML stays text, and its pictures and links cannot call anybody by being looked at.</summary>
internal static class MarkdownText
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables()
        .UseAutoLinks()
        .UseTaskLists()
        .UseReferralLinks("noopener", "noreferrer", "nofollow")
        .Build();

    public static MarkupString ToHtml(string markdown) => new(Markdig.Markdown.ToHtml(markdown, Pipeline));
}
