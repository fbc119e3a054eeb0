using Aspire.Hosting.Docker.Resources;
using Aspire.Hosting.Docker.Resources.ComposeNodes;

namespace OpenClaw.AppHost.Publishing.Compose;

/// <summary>Two networks: one that reaches the host and the world, and one that reaches neither.</summary>
internal static class ComposeNetworks
{
    public const string Front = "front";
    public const string Back = "back";

    public static void AddTo(ComposeFile file)
    {
        file.Networks.Clear();
        file.AddNetwork(new Network { Name = Front, Driver = "bridge" });
        file.AddNetwork(new Network { Name = Back, Driver = "bridge", Internal = true });
    }

    public static void Join(Service service, ServicePlan plan)
    {
        service.Networks = [Back];
        if (plan.Port is not null || plan.CallsOut)
        {
            service.Networks.Add(Front);
        }
    }
}
