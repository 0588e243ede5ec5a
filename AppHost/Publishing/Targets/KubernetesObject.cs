using Aspire.Hosting.Kubernetes.Resources;
using YamlDotNet.Serialization;

namespace BedrockAspire.AppHost.Publishing.Targets;

/// <summary>An object of a kind that the publisher has no type of its own for, or one that writes more than was set.</summary>
internal sealed class KubernetesObject(string apiVersion, string kind) : BaseKubernetesResource(apiVersion, kind)
{
    [YamlMember(Alias = "spec")]
    public Dictionary<string, object> Spec { get; } = [];
}
