using System.Text;
using OpenClaw.AppHost.Infrastructure;

namespace OpenClaw.AppHost.Publishing.Kubernetes;

/// <summary>The rules of Prometheus as objects of its operator.</summary>
internal static class PrometheusRules
{
    public const string FileName = "prometheus-rules.yaml";

    /// <summary>Writes one object for each rule file below <c>monitoring/prometheus/rules</c>; their content is the specification of the object.</summary>
    public static string Write(IDistributedApplicationBuilder builder)
    {
        var text = new StringBuilder("{{- if .Values.monitoring.prometheusRule.enabled }}\n");
        var folder = Path.Combine(builder.RepositoryRoot(), "monitoring", "prometheus", "rules");
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.yml") : [];
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            text.Append($$$"""
                ---
                apiVersion: monitoring.coreos.com/v1
                kind: PrometheusRule
                metadata:
                  name: "{{{ChartExpressions.Prefix}}}-{{{Path.GetFileNameWithoutExtension(file).ToLowerInvariant()}}}"
                  labels: {{{ChartExpressions.Labels("prometheusRule")}}}
                spec:

                """);
            foreach (var line in File.ReadLines(file))
            {
                text.Append(line.Length == 0 ? string.Empty : "  ").Append(ChartExpressions.Escape(Documentation.Link(line))).Append('\n');
            }
        }

        return text.Append("{{- end }}\n").ToString();
    }
}
