using BedrockAspire.AppHost.Publishing.Targets;

namespace BedrockAspire.AppHost.Publishing;

internal static partial class PublishingExtensions
{
    static partial void AddTarget(IDistributedApplicationBuilder builder, PublishTarget target, PublishedResources resources, ref bool isAdded)
    {
        switch (target)
        {
            case PublishTarget.Compose:
                ComposeTarget.Add(builder, resources, StateFolder);
                isAdded = true;
                break;
            case PublishTarget.Kubernetes:
                KubernetesTarget.Add(builder, resources, StateFolder);
                isAdded = true;
                break;
        }
    }
}
