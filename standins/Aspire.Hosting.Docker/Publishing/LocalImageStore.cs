using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Docker.Publishing;

/// <summary>The image store of the local engine: images are not pushed anywhere.</summary>
internal sealed class LocalImageStore : IContainerRegistry
{
    public static LocalImageStore Instance { get; } = new();

    public ReferenceExpression Name => ReferenceExpression.Create($"local");

    public ReferenceExpression Endpoint => ReferenceExpression.Empty;
}
