using System.Globalization;
using Aspire.Hosting.Kubernetes.Resources;

namespace OpenClaw.AppHost.Publishing.Kubernetes;

/// <summary>Processor and memory of a pod: it may use what the plan says, and a quarter of the processor is kept for it.</summary>
internal static class ChartResources
{
    public static ResourceRequirementsV1 Of(ServicePlan plan)
    {
        var millis = (int)(decimal.Parse(plan.Cpus, CultureInfo.InvariantCulture) * 1000);
        return new ResourceRequirementsV1
        {
            Limits = { ["cpu"] = Millis(millis), ["memory"] = Mebibytes(plan.MemoryMegabytes) },
            Requests = { ["cpu"] = Millis(millis / 4), ["memory"] = Mebibytes(plan.MemoryMegabytes / 2) },
        };
    }

    private static string Millis(int value) => string.Create(CultureInfo.InvariantCulture, $"{value}m");

    private static string Mebibytes(int value) => string.Create(CultureInfo.InvariantCulture, $"{value}Mi");
}
