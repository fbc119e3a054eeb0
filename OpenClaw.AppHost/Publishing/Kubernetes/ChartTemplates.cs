using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace OpenClaw.AppHost.Publishing.Kubernetes;

/// <summary>Completes one template that Aspire has written, where typed objects cannot say what a chart needs to say.</summary>
internal sealed partial class ChartTemplates(IReadOnlyCollection<string> resources)
{
    // A provider without a key is simply not used.
    private static readonly string[] OptionalSecrets = ["openai_api_key", "anthropic_api_key"];

    private readonly Regex _objectName = new(
        $"(?<![A-Za-z0-9_.-])(?:{string.Join('|', resources)})-(?:{string.Join('|', ChartNames.Suffixes)})(?![A-Za-z0-9_-])",
        RegexOptions.CultureInvariant);

    /// <summary>Secrets that the templates ask for.</summary>
    public SortedSet<string> Secrets { get; } = new(StringComparer.Ordinal);

    /// <summary>Processor and memory of each workload, as YAML, for the values.</summary>
    public SortedDictionary<string, string> Resources { get; } = new(StringComparer.Ordinal);

    /// <summary>Makes the names of objects unique for the release.</summary>
    public string WithReleaseNames(string text) => _objectName.Replace(text, "{{ include `openclaw.prefix` . }}-$0");

    public string Complete(string resource, string fileName, string text)
    {
        var body = text.StartsWith("---\n", StringComparison.Ordinal) ? text["---\n".Length..] : text;
        body = fileName switch
        {
            "secrets.yaml" => WithSecrets(resource, body),
            "config.yaml" => ConfigValue().Replace(body, "{{ tpl (.Values.config.$1.$2 | toString) . }}"),
            "deployment.yaml" or "statefulset.yaml" => WithWorkload(resource, body),
            "data.yaml" => WithStorageClass(body),
            _ => body,
        };
        body = WithReleaseNames(body);
        var condition = fileName switch
        {
            "secrets.yaml" => $"if not (index .Values.existingSecrets `{resource}`)",
            "network-policy.yaml" => "if .Values.networkPolicy.enabled",
            "disruption-budget.yaml" => "if .Values.podDisruptionBudget.enabled",
            _ => null,
        };
        return condition is null ? body : $"{{{{- {condition} }}}}\n{body}{{{{- end }}}}\n";
    }

    private string WithSecrets(string resource, string body) => SecretValue().Replace(body, match =>
    {
        var key = match.Groups["key"].Value;
        Secrets.Add(key);
        var helper = OptionalSecrets.Contains(key) ? "openclaw.optionalSecret" : "openclaw.secret";
        return $"{{{{ include `{helper}` (list . `{resource}` `{key}`) }}}}";
    });

    private string WithWorkload(string resource, string body)
    {
        body = body.Replace($"name: \"{resource}-secrets\"", $"name: \"{{{{ include `openclaw.secretName` (list . `{resource}`) }}}}\"", StringComparison.Ordinal);
        body = ResourceBlock().Replace(body, match =>
        {
            Resources[resource] = Unindent(match.Groups["body"].Value);
            var indent = match.Groups["indent"].Value;
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{indent}resources: {{{{- toYaml (index .Values.resources `{resource}`) | nindent {indent.Length + 2} }}}}\n");
        });
        body = AccountLine().Replace(body, "      {{- with .Values.imagePullSecrets }}\n      imagePullSecrets: {{- toYaml . | nindent 8 }}\n      {{- end }}\n$0");
        // Mounted for reading as a whole: otherwise the files would be handed over to the group of this pod.
        body = MetricFilesClaim().Replace(body, """
                      {{- if .Values.persistence.metricFilesClaim }}
                      persistentVolumeClaim:
                        claimName: {{ .Values.persistence.metricFilesClaim | quote }}
                        readOnly: true
                      {{- else }}
                      emptyDir: {}
                      {{- end }}

            """);
        return ServicePlans.All[resource].MaxReplicas > 1
            ? ReplicaLine().Replace(body, $"  {{{{- if not .Values.autoscaling.{resource}.enabled }}}}\n$0  {{{{- end }}}}\n")
            : body;
    }

    private static string WithStorageClass(string body) => StorageClassLine().Replace(
        body,
        "  {{- with .Values.persistence.storageClassName }}\n  storageClassName: {{ . | quote }}\n  {{- end }}\n");

    private static string Unindent(string block)
    {
        var lines = block.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var indent = lines[0].Length - lines[0].TrimStart().Length;
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            text.Append(line[indent..]).Append('\n');
        }

        return text.ToString();
    }

    [GeneratedRegex(@"\{\{ \.Values\.secrets\.\w+\.(?<key>\w+) \}\}")]
    private static partial Regex SecretValue();

    [GeneratedRegex(@"\{\{ \.Values\.config\.(\w+)\.(\w+) \}\}")]
    private static partial Regex ConfigValue();

    [GeneratedRegex(@"^(?<indent> +)resources:\n(?<body>(?:\k<indent>  .*\n)+)", RegexOptions.Multiline)]
    private static partial Regex ResourceBlock();

    [GeneratedRegex(@"^      serviceAccountName: .*\n", RegexOptions.Multiline)]
    private static partial Regex AccountLine();

    [GeneratedRegex(@"^  replicas: .*\n", RegexOptions.Multiline)]
    private static partial Regex ReplicaLine();

    [GeneratedRegex($@"^          persistentVolumeClaim:\n +claimName: ""{ChartStorage.MetricFilesMark}""\n", RegexOptions.Multiline)]
    private static partial Regex MetricFilesClaim();

    [GeneratedRegex(@"^  storageClassName: .*\n", RegexOptions.Multiline)]
    private static partial Regex StorageClassLine();
}
