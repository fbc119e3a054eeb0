namespace OpenClaw.MetricsCollector.Containers;

/// <summary>A container found among the control groups.</summary>
/// <param name="Directory">Its control group.</param>
/// <param name="Path">The same below the root, cAdvisor's label <c>id</c>.</param>
/// <param name="Id">Its 64 hexadecimal digits.</param>
internal sealed record Container(string Directory, string Path, string Id)
{
    /// <summary>Name, image and service as the engine knows them; otherwise the short id.</summary>
    public ContainerNames Names { get; set; } = new(Id[..12], "", "");
}
