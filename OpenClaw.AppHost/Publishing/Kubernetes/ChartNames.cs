namespace OpenClaw.AppHost.Publishing.Kubernetes;

/// <summary>Names of the objects of a resource, as Aspire gives them and for those that are added.</summary>
internal static class ChartNames
{
    /// <summary>What follows the name of a resource in the name of one of its objects.</summary>
    public static readonly string[] Suffixes = [
        "service", "config", "secrets", "deployment", "statefulset", "data", "network-policy", "disruption-budget", "files-[a-z-]+",
    ];

    public static string Service(string resource) => $"{resource}-service";

    public static string Claim(string resource) => $"{resource}-data";

    public static string NetworkPolicy(string resource) => $"{resource}-network-policy";

    public static string DisruptionBudget(string resource) => $"{resource}-disruption-budget";

    public static string Files(ConfigurationDirectory directory) => $"{directory.Resource}-files-{directory.Name}";

    /// <summary>Labels that select the pods of a resource in this release.</summary>
    public static Dictionary<string, object> Selector(string resource) => new()
    {
        ["app.kubernetes.io/component"] = resource,
        ["app.kubernetes.io/instance"] = "{{ .Release.Name }}",
    };
}
