namespace OpenClaw.AppHost.Publishing;

/// <summary>Finds what the graph already has.</summary>
internal static class GraphLookup
{
    /// <summary>The resource of a name.</summary>
    /// <exception cref="InvalidOperationException">The graph has none of that name and type.</exception>
    public static IResourceBuilder<T> Find<T>(this IDistributedApplicationBuilder builder, string name)
        where T : IResource =>
        builder.Resources.OfType<T>().FirstOrDefault(resource => resource.Name == name) is { } found
            ? builder.CreateResourceBuilder(found)
            : throw new InvalidOperationException($"The graph has no {typeof(T).Name} of the name '{name}'.");

    /// <summary>The resources that are deployed.</summary>
    public static IEnumerable<IComputeResource> Deployed(this IDistributedApplicationBuilder builder) =>
        builder.Resources.OfType<IComputeResource>().Where(static resource => resource is ContainerResource or ProjectResource);
}
