using System.Text.Json;
using System.Text.RegularExpressions;
using Json.Schema;
using OpenClaw.Publishing.Tests.Helm;

namespace OpenClaw.Publishing.Tests.Graph;

public sealed partial class ChartTests
{
    [Fact]
    public async Task The_published_files_are_those_of_the_snapshot()
    {
        Snapshot.Match(WithoutCopies(await PublishedGraph.Chart), "graph-chart");
        Snapshot.Match(WithoutCopies(await PublishedGraph.WholeChart), "graph-chart-whole");
    }

    [Fact]
    public async Task Every_document_is_valid_for_the_cluster_with_the_default_values()
    {
        foreach (var published in (PublishedGraph[])[await PublishedGraph.Chart, await PublishedGraph.WholeChart])
        {
            var documents = new Chart(published.Files, configure: WithSecrets).Render().ToArray();
            Assert.NotEmpty(documents);
            Assert.All(documents, static document => Assert.Null(KubernetesSchema.Errors(document.Document)));
        }
    }

    [Fact]
    public async Task Every_document_is_valid_for_the_cluster_with_all_features()
    {
        var chart = new Chart((await PublishedGraph.WholeChart).Files, configure: WithAllFeatures);
        var documents = chart.Render().ToArray();

        Assert.All(documents, static document => Assert.Null(KubernetesSchema.Errors(document.Document)));
        Assert.Superset(
            new HashSet<string> { "Ingress", "ServiceMonitor", "HorizontalPodAutoscaler", "PodDisruptionBudget", "NetworkPolicy", "ServiceAccount" },
            documents.Select(static document => document.Document.Text("kind")).ToHashSet());
    }

    [Fact]
    public async Task Every_reference_between_objects_resolves()
    {
        var documents = new Chart((await PublishedGraph.WholeChart).Files, configure: WithAllFeatures).Render().ToArray();
        var names = documents.Select(static document => $"{document.Document.Text("kind")}/{Name(document.Document)}").ToArray();
        Assert.Equal(names.Length, names.Distinct().Count());
        foreach (var workload in Workloads(documents))
        {
            var pod = workload.Map("spec").Map("template").Map("spec");
            var container = pod.Maps("containers").Single();
            foreach (var source in container.Maps("envFrom"))
            {
                Assert.True(
                    source.Map("configMapRef").Text("name") is { Length: > 0 } map ? names.Contains($"ConfigMap/{map}")
                        : names.Contains($"Secret/{source.Map("secretRef").Text("name")}") || source.Map("secretRef").Text("name") == "my-gateway-secret",
                    Name(workload));
            }

            Assert.Contains($"ServiceAccount/{pod.Text("serviceAccountName")}", names);
            var volumes = pod.Maps("volumes").Select(static volume => volume.Text("name")).ToArray();
            Assert.Equal(volumes.Order(), container.Maps("volumeMounts").Select(static mount => mount.Text("name")).Order());
            foreach (var volume in pod.Maps("volumes"))
            {
                if (volume.ContainsKey("configMap"))
                {
                    var map = documents.Single(document => Name(document.Document) == volume.Map("configMap").Text("name")).Document;
                    Assert.All(volume.Map("configMap").Maps("items"), item => Assert.Contains(item.Text("key"), map.Map("data").Keys));
                }
                else if (volume.ContainsKey("persistentVolumeClaim"))
                {
                    Assert.Contains($"PersistentVolumeClaim/{volume.Map("persistentVolumeClaim").Text("claimName")}", names);
                }
            }
        }
    }

    [Fact]
    public async Task Every_host_in_a_variable_is_a_service_of_the_release()
    {
        var documents = new Chart((await PublishedGraph.WholeChart).Files, "my-release", WithSecrets).Render().ToArray();
        var services = documents.Where(static document => document.Document.Text("kind") == "Service").ToDictionary(
            static document => Name(document.Document),
            static document => document.Document.Map("spec").Maps("ports").Select(static port => port.Text("port")).ToArray());
        var texts = documents
            .Where(static document => document.Document.Text("kind") is "ConfigMap" or "Secret")
            .SelectMany(static document => document.Document.Map("data").Values.Concat(document.Document.Map("stringData").Values))
            .ToArray();
        var addresses = texts.SelectMany(static text => Address().Matches((string)text!)).ToArray();
        Assert.NotEmpty(addresses);
        foreach (var address in addresses)
        {
            Assert.True(services.TryGetValue(address.Groups["host"].Value, out var ports), address.Value);
            Assert.Contains(address.Groups["port"].Value, ports);
        }
    }

    [Fact]
    public async Task Every_pod_fits_the_restricted_profile_and_is_probed_and_limited()
    {
        var documents = new Chart((await PublishedGraph.WholeChart).Files, configure: WithSecrets).Render();
        foreach (var workload in Workloads(documents))
        {
            var pod = workload.Map("spec").Map("template").Map("spec");
            var container = pod.Maps("containers").Single();
            Assert.Equal("true", pod.Map("securityContext").Text("runAsNonRoot"), ignoreCase: true);
            Assert.NotEqual("0", pod.Map("securityContext").Text("runAsUser"));
            Assert.Equal("RuntimeDefault", pod.Map("securityContext").Map("seccompProfile").Text("type"));
            Assert.Equal("false", pod.Text("automountServiceAccountToken"), ignoreCase: true);
            Assert.Equal("false", container.Map("securityContext").Text("allowPrivilegeEscalation"), ignoreCase: true);
            Assert.Equal(["ALL"], container.Map("securityContext").Map("capabilities").List("drop"));
            Assert.Superset(new HashSet<object> { "readinessProbe", "livenessProbe", "startupProbe" }, container.Keys.ToHashSet());
            Assert.NotEmpty(container.Map("resources").Map("limits").Text("memory"));
            Assert.NotEmpty(container.Map("resources").Map("requests").Text("cpu"));
        }
    }

    [Fact]
    public async Task State_is_kept_in_claims()
    {
        var documents = new Chart((await PublishedGraph.WholeChart).Files, configure: WithSecrets).Render().ToArray();
        foreach (var name in (string[])["redis", "postgres", "prometheus", "alertmanager", "grafana", "clickhouse", "minio", "langfuse-postgres", "langfuse-redis"])
        {
            Assert.Contains(documents, document => Name(document.Document) == $"test-{name}-data" && document.Document.Text("kind") == "PersistentVolumeClaim");
        }
    }

    [Fact]
    public async Task The_collector_reads_the_metrics_of_backups_from_a_claim_that_exists_already()
    {
        var files = (await PublishedGraph.Chart).Files;
        Assert.Contains("emptyDir", MetricFiles(new Chart(files, configure: WithSecrets)).Keys);

        var chart = new Chart(files, configure: static values =>
        {
            WithSecrets(values);
            values.Map("persistence")["metricFilesClaim"] = "backups";
        });
        var claim = MetricFiles(chart).Map("persistentVolumeClaim");
        Assert.Equal("backups", claim.Text("claimName"));
        Assert.Equal("true", claim.Text("readOnly"), ignoreCase: true);
        Assert.All(chart.Render(), static document => Assert.Null(KubernetesSchema.Errors(document.Document)));

        static Dictionary<object, object?> MetricFiles(Chart chart)
        {
            var documents = chart.Render().ToArray();
            var pod = Workloads(documents).Single(static workload => Name(workload) == "test-collector-deployment").Map("spec").Map("template").Map("spec");
            var mount = pod.Maps("containers").Single().Maps("volumeMounts").Single(static mount => mount.Text("name") == "metrics");
            var settings = documents.Single(static document => Name(document.Document) == "test-collector-config").Document.Map("data");
            Assert.Equal(settings.Text("Collector__Textfile__Directory"), mount.Text("mountPath"));
            return pod.Maps("volumes").Single(static volume => volume.Text("name") == "metrics");
        }
    }

    [Fact]
    public async Task Two_releases_share_no_name()
    {
        var files = (await PublishedGraph.WholeChart).Files;
        var names = new Chart(files, "one", WithAllFeatures).Render().Select(static document => Name(document.Document));
        var others = new Chart(files, "two", WithAllFeatures).Render().Select(static document => Name(document.Document));
        Assert.Empty(names.Intersect(others));
    }

    [Fact]
    public async Task No_name_is_too_long_for_the_longest_release()
    {
        var documents = new Chart((await PublishedGraph.WholeChart).Files, new string('r', 53), WithAllFeatures).Render();
        Assert.All(documents, static document => Assert.InRange(Name(document.Document).Length, 1, 63));
    }

    [Fact]
    public async Task An_install_without_a_required_secret_says_which()
    {
        var chart = new Chart((await PublishedGraph.Chart).Files);
        var error = Assert.Throws<InvalidOperationException>(() => chart.Render().Count());
        Assert.Contains("Set sharedSecrets.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_default_values_fit_the_schema_and_wrong_ones_do_not()
    {
        var files = (await PublishedGraph.WholeChart).Files;
        var schema = JsonSchema.FromText(files["values.schema.json"]);
        Assert.True(Evaluate(schema, new Chart(files).Values));
        Assert.False(Evaluate(schema, new Chart(files, configure: static values => values.Map("networkPolicy")["enabled"] = "perhaps").Values));
        Assert.False(Evaluate(schema, new Chart(files, configure: static values => values.Map("persistence").Map("sizes")["redis"] = "large").Values));
    }

    [Fact]
    public async Task The_notes_tell_how_to_reach_the_gateway()
    {
        var notes = new Chart((await PublishedGraph.Chart).Files, configure: WithSecrets).RenderFile("templates/NOTES.txt");
        Assert.Contains("port-forward service/test-gateway-service 18789", notes, StringComparison.Ordinal);
    }

    private static bool Evaluate(JsonSchema schema, Dictionary<object, object?> values) =>
        schema.Evaluate(JsonSerializer.SerializeToElement(KubernetesSchema.ToNode(values))).IsValid;

    private static void WithSecrets(Dictionary<object, object?> values)
    {
        foreach (var key in values.Map("sharedSecrets").Keys)
        {
            values.Map("sharedSecrets")[key] = "secretvalue";
        }
    }

    private static void WithAllFeatures(Dictionary<object, object?> values)
    {
        WithSecrets(values);
        values.Map("existingSecrets")["gateway"] = "my-gateway-secret";
        values["imagePullSecrets"] = new List<object?> { new Dictionary<object, object?> { ["name"] = "registry" } };
        values.Map("serviceAccount")["annotations"] = new Dictionary<object, object?> { ["a.example/role"] = "r" };
        values.Map("ingress")["enabled"] = true;
        values.Map("ingress")["className"] = "nginx";
        values.Map("ingress")["host"] = "claw.example";
        values.Map("ingress")["tlsSecret"] = "claw-tls";
        values.Map("ingress")["annotations"] = new Dictionary<object, object?> { ["a.example/b"] = "c" };
        values.Map("monitoring").Map("serviceMonitor")["enabled"] = true;
        values.Map("monitoring").Map("serviceMonitor")["labels"] = new Dictionary<object, object?> { ["release"] = "kube-prometheus" };
        values.Map("monitoring").Map("prometheusRule")["enabled"] = true;
        values.Map("persistence")["storageClassName"] = "fast";
        values.Map("autoscaling").Map("gateway")["enabled"] = true;
    }

    private static IEnumerable<Dictionary<object, object?>> Workloads(IEnumerable<(string File, Dictionary<object, object?> Document)> documents) =>
        documents.Select(static document => document.Document).Where(static document => document.Text("kind") is "Deployment" or "StatefulSet");

    private static string Name(Dictionary<object, object?> document) => document.Map("metadata").Text("name");

    /// <summary>The copies of configuration change with their sources, and so do their checksums.</summary>
    private static IEnumerable<KeyValuePair<string, string>> WithoutCopies(PublishedGraph published) =>
        from file in published.Files
        where !file.Key.Contains("/files-", StringComparison.Ordinal) && file.Key != "templates/prometheus-rules.yaml"
        select KeyValuePair.Create(file.Key, Items().Replace(Checksum().Replace(file.Value, "\"(checksum)\""), string.Empty));

    [GeneratedRegex("(?<host>[a-z][a-z0-9-]*-service):(?<port>[0-9]+)")]
    private static partial Regex Address();

    [GeneratedRegex("\"[0-9a-f]{64}\"")]
    private static partial Regex Checksum();

    [GeneratedRegex(@"^            items:\n(?:              .*\n)+", RegexOptions.Multiline)]
    private static partial Regex Items();
}
