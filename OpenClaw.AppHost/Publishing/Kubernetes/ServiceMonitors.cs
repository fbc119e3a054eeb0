using System.Text;

namespace OpenClaw.AppHost.Publishing.Kubernetes;

/// <summary>The scrape targets as objects of the Prometheus operator.</summary>
internal static class ServiceMonitors
{
    public const string FileName = "service-monitors.yaml";

    public static string Write(IEnumerable<IComputeResource> resources)
    {
        var text = new StringBuilder("{{- if .Values.monitoring.serviceMonitor.enabled }}\n");
        var deployed = resources.Select(static resource => resource.Name).ToHashSet();
        foreach (var name in ScrapeTargets.Scraped.Where(deployed.Contains))
        {
            text.Append($$$"""
                ---
                apiVersion: monitoring.coreos.com/v1
                kind: ServiceMonitor
                metadata:
                  name: "{{{ChartExpressions.Prefix}}}-{{{name}}}"
                  labels: {{{ChartExpressions.Labels("serviceMonitor")}}}
                spec:
                  selector:
                    matchLabels:
                      app.kubernetes.io/component: "{{{name}}}"
                      app.kubernetes.io/instance: "{{ .Release.Name }}"
                  endpoints:
                    - port: "http"
                      path: "/metrics"
                      interval: {{ .Values.monitoring.serviceMonitor.interval | quote }}

                """);
        }

        return text.Append("{{- end }}\n").ToString();
    }
}
