namespace OpenClaw.AppHost.Publishing;

/// <summary>What the deployment is published as.</summary>
internal enum PublishTarget
{
    /// <summary>A Docker Compose application.</summary>
    Compose,

    /// <summary>A Helm chart.</summary>
    Kubernetes,
}
