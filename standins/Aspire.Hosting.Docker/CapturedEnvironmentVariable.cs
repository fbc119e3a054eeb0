using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Docker;

/// <summary>A variable that the Compose file refers to and that the <c>.env</c> file supplies.</summary>
public sealed class CapturedEnvironmentVariable
{
    /// <summary>Name of the variable.</summary>
    public required string Name { get; init; }

    /// <summary>Text of the comment above the variable.</summary>
    public string? Description { get; set; }

    /// <summary>Value used when the source has none; it is not written at publish.</summary>
    public string? DefaultValue { get; set; }

    /// <summary>
    /// Where the value comes from: a <see cref="ParameterResource"/>, <see cref="ContainerMountAnnotation"/>,
    /// <see cref="ContainerImageReference"/> or <see cref="ContainerPortReference"/>.
    /// </summary>
    public object? Source { get; set; }

    /// <summary>The resource that the variable belongs to.</summary>
    public IResource? Resource { get; set; }
}
