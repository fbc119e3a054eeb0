using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Kubernetes.Publishing;

/// <summary>Where the files of an environment are written.</summary>
internal static class KubernetesOutput
{
    public static string PathOf(KubernetesEnvironmentResource environment, PipelineStepContext context)
    {
        var output = context.Services.GetRequiredService<IPipelineOutputService>();
        return context.Model.Resources.OfType<IComputeEnvironmentResource>().Skip(1).Any()
            ? output.GetOutputDirectory(environment)
            : output.GetOutputDirectory();
    }
}
