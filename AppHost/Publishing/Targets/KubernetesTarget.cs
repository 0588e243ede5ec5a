using Aspire.Hosting.Kubernetes;
using Aspire.Hosting.Kubernetes.Resources;

namespace BedrockAspire.AppHost.Publishing.Targets;

/// <summary>
/// Kubernetes, as a Helm chart. The services are stateful sets: each replica has a small volume for the usage that the database has not taken yet.
/// </summary>
internal static class KubernetesTarget
{
    private const long User = 1654;
    private const string StateVolume = "state";
    private const string Account = "bedrock-aspire";
    private const string CredentialsSecret = "bedrock-aspire-aws";

    public static void Add(IDistributedApplicationBuilder builder, PublishedResources resources, string stateFolder)
    {
        builder.AddKubernetesEnvironment("kubernetes")
            .WithDashboard(enabled: false)
            .WithProperties(environment =>
            {
                // What people wrote and uploaded must outlive a pod.
                environment.DefaultStorageType = "pvc";
                environment.DefaultStorageSize = "10Gi";
            })
            .WithHelm(chart => chart.WithChartName("bedrock-aspire").WithChartDescription("An OpenAI-compatible gateway to Amazon Bedrock, with Open WebUI"));

        PublishService(resources.Chat, stateFolder, withAccount: true);
        PublishService(resources.Images, stateFolder, withAccount: false);
        resources.Console.PublishAsKubernetesService(PublishConsole);
        resources.Migrator.PublishAsKubernetesService(resource => PublishJob(resource, resources.Migrator.Resource.Name));
        if (resources.OpenWebUi is { } page)
        {
            PublishPage(page);
        }

        resources.Postgres?.PublishAsKubernetesService(resource => AddDatabases(resource));
    }

    private static void PublishService<T>(IResourceBuilder<T> service, string stateFolder, bool withAccount)
        where T : IComputeResource => service.PublishAsKubernetesService(resource =>
        {
            var name = service.Resource.Name;
            var deployment = (Deployment)resource.Workload!;
            var pod = deployment.Spec.Template.Spec;
            pod.ServiceAccountName = Account;
            pod.AutomountServiceAccountToken = false;

            // Streams that are under way get time to end: 5 s until no new call comes, 30 s for them, and some to record them.
            pod.TerminationGracePeriodSeconds = 60;
            Confine(pod);
            pod.TopologySpreadConstraints.Add(new TopologySpreadConstraintV1
            {
                MaxSkew = 1,
                TopologyKey = "kubernetes.io/hostname",
                WhenUnsatisfiable = "ScheduleAnyway",
                LabelSelector = Copy(deployment.Spec.Selector),
            });

            // Where the account has no role, keys of AWS in a secret of this name.
            pod.Containers[0].EnvFrom.Add(new EnvFromSourceV1 { SecretRef = new SecretEnvSourceV1 { Name = CredentialsSecret, Optional = true } });
            Harden(pod.Containers[0], stateFolder);

            resource.Workload = StatefulSetOf(name, deployment, resource.Service!.Metadata.Name);
            resource.AdditionalResources.Add(DisruptionBudgetOf(name, deployment.Spec.Selector));
            resource.AdditionalResources.Add(ScalerOf(name, resource.Workload.Metadata.Name));
            if (withAccount)
            {
                // One for both services: the identity that may call models. Its annotations are set after the installation, as docs/deploy.md says.
                resource.AdditionalResources.Add(new ServiceAccountV1 { Metadata = { Name = Account } });
            }
        });

    // One object in two places would become an anchor and an alias.
    private static LabelSelectorV1 Copy(LabelSelectorV1 selector) => new() { MatchLabels = new(selector.MatchLabels) };

    private static void UseHttpProbes(ContainerV1 container)
    {
        foreach (var probe in (ReadOnlySpan<ProbeV1?>)[container.StartupProbe, container.LivenessProbe, container.ReadinessProbe])
        {
            // The publisher writes "http", which Kubernetes refuses.
            probe!.HttpGet!.Scheme = "HTTP";
        }
    }

    private static void Harden(ContainerV1 container, string stateFolder)
    {
        UseHttpProbes(container);

        // Without a limit on CPU: a throttled gateway delays every stream at once.
        container.Resources = new ResourceRequirementsV1
        {
            Requests = { ["cpu"] = "250m", ["memory"] = "256Mi" },
            Limits = { ["memory"] = "1Gi" },
        };
        container.VolumeMounts.Add(new VolumeMountV1 { Name = StateVolume, MountPath = stateFolder });
    }

    private static void Confine(PodSpecV1 pod)
    {
        pod.SecurityContext = new PodSecurityContextV1
        {
            RunAsNonRoot = true,
            RunAsUser = User,
            RunAsGroup = User,
            FsGroup = User,
            FsGroupChangePolicy = "OnRootMismatch",
            SupplementalGroupsPolicy = "Merge",
            SeccompProfile = new SeccompProfileV1 { Type = "RuntimeDefault" },
        };
        pod.Volumes.Add(new VolumeV1 { Name = "tmp", EmptyDir = new EmptyDirVolumeSourceV1 { SizeLimit = "64Mi" } });
        pod.Containers[0].SecurityContext = new SecurityContextV1
        {
            AllowPrivilegeEscalation = false,
            ReadOnlyRootFilesystem = true,
            RunAsNonRoot = true,
            Capabilities = new CapabilitiesV1 { Drop = { "ALL" } },
        };
        pod.Containers[0].VolumeMounts.Add(new VolumeMountV1 { Name = "tmp", MountPath = "/tmp" });
    }

    // The publisher makes a deployment of every project, and that would start the migrator again each time it has finished.
    private static void PublishJob(KubernetesResource resource, string name)
    {
        var template = resource.Workload!.PodTemplate;
        template.Spec.RestartPolicy = "OnFailure";
        template.Spec.AutomountServiceAccountToken = false;
        Confine(template.Spec);
        resource.Workload = null;
        resource.AdditionalResources.Add(new KubernetesObject("batch/v1", "Job")
        {
            Metadata = { Name = $"{name}-job" },

            // It is tried until the server is there, and gone before the next release brings its own.
            Spec = { ["backoffLimit"] = 20, ["ttlSecondsAfterFinished"] = 120, ["template"] = template },
        });
    }

    private static StatefulSet StatefulSetOf(string name, Deployment deployment, string serviceName)
    {
        var set = new StatefulSet
        {
            Metadata = { Name = $"{name}-statefulset", Labels = deployment.Metadata.Labels },
            Spec =
            {
                ServiceName = serviceName,
                Selector = deployment.Spec.Selector,
                Template = deployment.Spec.Template,
                PodManagementPolicy = "Parallel",
            },
        };
        set.Spec.VolumeClaimTemplates.Add(new PersistentVolumeClaim
        {
            Metadata = { Name = StateVolume },
            Spec = { AccessModes = { "ReadWriteOnce" }, Resources = { Requests = { ["storage"] = "1Gi" } } },
        });
        return set;
    }

    // One replica stays while nodes are drained.
    private static KubernetesObject DisruptionBudgetOf(string name, LabelSelectorV1 selector) => new("policy/v1", "PodDisruptionBudget")
    {
        Metadata = { Name = $"{name}-pdb" },
        Spec = { ["maxUnavailable"] = 1, ["selector"] = new Dictionary<string, object> { ["matchLabels"] = selector.MatchLabels } },
    };

    // Calls wait for Bedrock; CPU is what a busy replica runs out of.
    private static KubernetesObject ScalerOf(string name, string workload) => new("autoscaling/v2", "HorizontalPodAutoscaler")
    {
        Metadata = { Name = $"{name}-hpa" },
        Spec =
        {
            ["scaleTargetRef"] = new Dictionary<string, object> { ["apiVersion"] = "apps/v1", ["kind"] = "StatefulSet", ["name"] = workload },
            ["minReplicas"] = 2,
            ["maxReplicas"] = 6,
            ["metrics"] = new List<object>
            {
                new Dictionary<string, object>
                {
                    ["type"] = "Resource",
                    ["resource"] = new Dictionary<string, object>
                    {
                        ["name"] = "cpu",
                        ["target"] = new Dictionary<string, object> { ["type"] = "Utilization", ["averageUtilization"] = 70 },
                    },
                },
            },
        },
    };

    // One replica: who is signed in is in its memory, and a page stays connected to the replica that drew it.
    private static void PublishConsole(KubernetesResource resource)
    {
        var pod = resource.Workload!.PodTemplate.Spec;
        pod.AutomountServiceAccountToken = false;
        Confine(pod);
        var container = pod.Containers[0];
        UseHttpProbes(container);
        container.Resources = new ResourceRequirementsV1 { Requests = { ["cpu"] = "50m", ["memory"] = "128Mi" }, Limits = { ["memory"] = "512Mi" } };
    }

    private static void PublishPage(IResourceBuilder<IComputeResource> page) => page.PublishAsKubernetesService(resource =>
    {
        var container = resource.Workload!.PodTemplate.Spec.Containers[0];

        // Its image writes all over its root and is built for root.
        container.SecurityContext = new SecurityContextV1 { AllowPrivilegeEscalation = false };
        container.Resources = new ResourceRequirementsV1 { Requests = { ["cpu"] = "250m", ["memory"] = "1Gi" }, Limits = { ["memory"] = "4Gi" } };
    });

    private static void AddDatabases(KubernetesResource resource)
    {
        const string Name = "postgres-databases";
        var script = new ConfigMap { Metadata = { Name = Name } };
        script.Data["databases.sql"] = DatabaseScript.Text;
        resource.AdditionalResources.Add(script);
        var pod = resource.Workload!.PodTemplate.Spec;
        pod.Volumes.Add(new VolumeV1 { Name = Name, ConfigMap = new ConfigMapVolumeSourceV1 { Name = Name } });
        pod.Containers[0].VolumeMounts.Add(new VolumeMountV1 { Name = Name, MountPath = DatabaseScript.Path, SubPath = "databases.sql", ReadOnly = true });
    }
}
