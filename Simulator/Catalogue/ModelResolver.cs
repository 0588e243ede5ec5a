using BedrockAspire.Simulator.Http;

namespace BedrockAspire.Simulator.Catalogue;

/// <summary>Finds what a modelId means in a Region, or refuses it with Bedrock's words.</summary>
internal sealed class ModelResolver(ModelTable models, ApplicationProfileTable applications)
{
    public const string Account = "123456789012";
    private const string InvalidIdentifier = "The provided model identifier is invalid.";

    public ResolvedModel Resolve(string modelId, string region)
    {
        if (modelId.Length is 0 or > 2048)
        {
            throw AwsException.Validation(InvalidIdentifier);
        }

        return modelId.StartsWith("arn:", StringComparison.Ordinal) ? ResolveArn(modelId, region) : ResolveId(modelId, region);
    }

    private ResolvedModel ResolveId(string id, string region)
    {
        if (models.ById(id) is { } card)
        {
            CheckAlive(card, id, region);
            if (card.RequiresProfile)
            {
                throw AwsException.Validation(
                    $"Invocation of model ID {id} with on-demand throughput isn’t supported. "
                    + "Retry your request with the ID or ARN of an inference profile that contains this model.");
            }

            return new ResolvedModel(card, null);
        }

        if (models.ByProfile(id) is { } profiled && ModelTable.OffersProfile(profiled, id, region))
        {
            CheckAlive(profiled, id, region);
            return new ResolvedModel(profiled, id);
        }

        throw AwsException.Validation(InvalidIdentifier);
    }

    private ResolvedModel ResolveArn(string arn, string region)
    {
        if (arn.Split(':', 6) is not [_, var partition, "bedrock", var arnRegion, _, var resource]
            || !partition.StartsWith("aws", StringComparison.Ordinal)
            || (arnRegion.Length > 0 && arnRegion != region)
            || resource.IndexOf('/', StringComparison.Ordinal) is not (> 0 and var slash))
        {
            throw AwsException.Validation(InvalidIdentifier);
        }

        var id = resource[(slash + 1)..];
        switch (resource[..slash])
        {
            case "foundation-model" or "inference-profile":
                return ResolveId(id, region);
            case "application-inference-profile" when applications.ById(id) is { } application:
                CheckAlive(application.Card, application.Source, region);
                return new ResolvedModel(application.Card, application.Id);
            case "application-inference-profile" or "provisioned-model" or "custom-model-deployment" or "imported-model":
                throw AwsException.NotFound($"Could not resolve the model ARN {arn}.");
            default:
                throw AwsException.Validation(InvalidIdentifier);
        }
    }

    private void CheckAlive(ModelCard card, string id, string region)
    {
        if (models.IsEnded(card))
        {
            throw AwsException.NotFound(
                "This model version has reached the end of its life. Please refer to the AWS documentation for more details.");
        }

        var offered = models.ByProfile(id) is null ? models.Exists(card, region) : ModelTable.OffersProfile(card, id, region);
        if (!offered)
        {
            throw AwsException.Validation(InvalidIdentifier);
        }
    }
}
