using Aspire.Hosting.Kubernetes.Resources;

namespace OpenClaw.AppHost.Publishing.Kubernetes;

/// <summary>The restricted profile of the pod security standards.</summary>
internal static class ChartSecurity
{
    public static void AddTo(PodSpecV1 pod, ContainerV1 container, ServicePlan plan)
    {
        pod.ServiceAccountName = "{{ include `openclaw.serviceAccountName` . }}";
        pod.AutomountServiceAccountToken = false;
        // Variables of service links have the names of our own, with other values.
        pod.EnableServiceLinks = false;
        pod.SecurityContext = new()
        {
            RunAsNonRoot = true,
            RunAsUser = plan.User,
            RunAsGroup = plan.User,
            FsGroup = plan.User,
            FsGroupChangePolicy = "OnRootMismatch",
            SeccompProfile = new() { Type = "RuntimeDefault" },
        };
        container.SecurityContext = new()
        {
            AllowPrivilegeEscalation = false,
            ReadOnlyRootFilesystem = !plan.WritesRoot,
            Capabilities = new() { Drop = { "ALL" } },
        };
    }
}
