using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Kubernetes;

/// <summary>The Aspire dashboard as a part of the chart.</summary>
/// <param name="name">Name of the resource.</param>
public class KubernetesAspireDashboardResource(string name) : ContainerResource(name)
{
    /// <summary>Endpoint of the user interface.</summary>
    public EndpointReference PrimaryEndpoint => new(this, "http");

    /// <summary>Endpoint that takes OTLP over gRPC.</summary>
    public EndpointReference OtlpGrpcEndpoint => new(this, "otlp-grpc");
}
