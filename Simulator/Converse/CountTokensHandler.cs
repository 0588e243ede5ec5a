using System.Globalization;
using System.Text;
using BedrockAspire.Simulator.Assistant;
using BedrockAspire.Simulator.Catalogue;
using BedrockAspire.Simulator.Http;
using BedrockAspire.Simulator.Validation;

namespace BedrockAspire.Simulator.Converse;

internal sealed class CountTokensHandler(ShapeValidator validator, ModelTable models, Playback playback)
{
    public async Task HandleAsync(Exchange exchange)
    {
        using var document = JsonRequest.Parse(exchange.Body);
        var request = document.RootElement;
        validator.Validate("CountTokensRequest", request);
        // The operation takes a foundation model's id, not a profile's, and leaves out the models that have no Messages form here.
        if (models.ById(exchange.Id) is not { Mode: "chat" } card || !models.Exists(card, exchange.Region) || models.IsEnded(card))
        {
            throw AwsException.Validation("The provided model identifier is invalid.");
        }

        if (card.Supports.Thinking == "reasoning.effort")
        {
            throw AwsException.Validation("The provided model doesn't support counting tokens.");
        }

        var input = request.GetProperty("input");
        var json = input.TryGetMember("converse", out var converse)
            ? Encoding.UTF8.GetBytes(converse.GetRawText())
            : input.GetProperty("invokeModel").GetProperty("body").GetBytesFromBase64();
        var tokens = exchange.Answer?.Usage?.InputTokens ?? TokenEstimate.OfRequest(json);
        await playback.WriteBodyAsync(exchange, Encoding.UTF8.GetBytes($$"""{"inputTokens":{{tokens.ToString(CultureInfo.InvariantCulture)}}}"""));
    }
}
