namespace OpenClaw.AppHost.Publishing.Kubernetes;

/// <summary>Helm expressions that several templates share.</summary>
internal static class ChartExpressions
{
    public const string Prefix = "{{ include `openclaw.prefix` . }}";

    /// <summary>Labels of the release and those that the user gave a kind of object.</summary>
    public static string Labels(string monitoringSection) =>
        $"{{{{- include `openclaw.labels` . | nindent 4 }}}}\n    {{{{- with .Values.monitoring.{monitoringSection}.labels }}}}{{{{ toYaml . | nindent 4 }}}}{{{{- end }}}}";

    /// <summary>Rules and dashboards have templates of their own, which Helm must leave alone.</summary>
    public static string Escape(string text) => text.Replace("{{", "{{`{{`}}", StringComparison.Ordinal);
}
