namespace OpenClaw.AppHost.Publishing.Kubernetes;

/// <summary>Which pods may talk to which: those that the graph connects, and nobody else.</summary>
internal sealed class ChartNetwork
{
    private readonly Dictionary<string, SortedSet<string>> _callees = [];
    private readonly Dictionary<string, int[]> _ports = [];

    public ChartNetwork(IDistributedApplicationBuilder builder)
    {
        foreach (var resource in builder.Deployed())
        {
            _callees[resource.Name] = new SortedSet<string>(StringComparer.Ordinal);
            _ports[resource.Name] = [.. resource.Annotations.OfType<EndpointAnnotation>().Select(static endpoint => endpoint.TargetPort ?? 0).Distinct().Order()];
        }

        foreach (var resource in builder.Deployed())
        {
            foreach (var callee in Referenced(resource))
            {
                Connect(resource.Name, callee);
            }
        }

        foreach (var scraped in ScrapeTargets.Scraped)
        {
            Connect("prometheus", scraped);
        }

        Connect("prometheus", Blackbox.Name);
        Connect("alertmanager", "gateway");
    }

    public ManifestResource PolicyOf(string resource, ServicePlan plan)
    {
        var callers = _callees.Where(caller => caller.Value.Contains(resource)).Select(static caller => caller.Key).Order(StringComparer.Ordinal).ToArray();
        var ingress = new List<object>();
        // The gateway is for clients outside of the release; everything else is for those that the graph names.
        if (resource == "gateway")
        {
            ingress.Add(new Dictionary<string, object> { ["ports"] = Ports(resource) });
        }
        else if (callers.Length > 0)
        {
            ingress.Add(new Dictionary<string, object> { ["from"] = Peers(callers), ["ports"] = Ports(resource) });
        }

        var spec = new Dictionary<string, object>
        {
            ["podSelector"] = Selecting(resource),
            ["policyTypes"] = new List<object> { "Ingress" },
        };
        if (ingress.Count > 0)
        {
            spec["ingress"] = ingress;
        }

        if (!plan.CallsOut && resource != "gateway")
        {
            ((List<object>)spec["policyTypes"]).Add("Egress");
            spec["egress"] = Egress(resource);
        }

        return new ManifestResource("networking.k8s.io/v1", "NetworkPolicy", ChartNames.NetworkPolicy(resource), spec);
    }

    private static IEnumerable<string> Referenced(IResource resource)
    {
        var waits = resource.Annotations.OfType<WaitAnnotation>().Select(static wait => wait.Resource);
        var relations = resource.Annotations.OfType<ResourceRelationshipAnnotation>().Select(static relation => relation.Resource);
        foreach (var other in waits.Concat(relations))
        {
            yield return other is IResourceWithParent child ? child.Parent.Name : other.Name;
        }
    }

    private void Connect(string caller, string callee)
    {
        if (caller != callee && _callees.TryGetValue(caller, out var callees) && _callees.ContainsKey(callee))
        {
            callees.Add(callee);
        }
    }

    private List<object> Egress(string resource)
    {
        var rules = new List<object>
        {
            // Names are looked up wherever the cluster has its DNS.
            new Dictionary<string, object>
            {
                ["ports"] = new List<object> { Port(53, "UDP"), Port(53, "TCP") },
            },
        };
        rules.AddRange(_callees[resource].Select(callee => new Dictionary<string, object> { ["to"] = Peers([callee]), ["ports"] = Ports(callee) }));
        return rules;
    }

    private static Dictionary<string, object> Selecting(string resource) => new() { ["matchLabels"] = ChartNames.Selector(resource) };

    private static List<object> Peers(IEnumerable<string> resources) =>
        [.. resources.Select(static resource => new Dictionary<string, object> { ["podSelector"] = Selecting(resource) })];

    private List<object> Ports(string resource) => [.. _ports[resource].Select(static port => Port(port, "TCP"))];

    private static Dictionary<string, object> Port(int port, string protocol) => new() { ["protocol"] = protocol, ["port"] = port };
}
