using BedrockAspire.ChatApi.ChatCompletions.Tools;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>What is decided about a request before a byte of it is written: what the members that depend on each other become together.</summary>
internal sealed class RequestPlan
{
    private RequestPlan(ToolPlan? tools) => Tools = tools;

    /// <summary>What is done with tools; null when there are none.</summary>
    public ToolPlan? Tools { get; }

    /// <summary>Decides.</summary>
    public static RequestPlan Create(ChatRequest request, CatalogueModel model, GatewayRequest notes) =>
        new(ToolPlan.Create(request, model, notes));

    /// <summary>What the reply needs to know.</summary>
    public ReplyPlan ForReply(CatalogueModel model) => Tools is null
        ? ReplyPlan.Plain
        : new ReplyPlan(Tools.Names, NeedsWholeReply: Tools.Declares && model.Supports.ToolsStreaming is false);
}
