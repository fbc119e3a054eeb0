using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Docker;

/// <summary>The Aspire dashboard as a service of the Compose application.</summary>
/// <param name="name">Name of the resource.</param>
public class DockerComposeAspireDashboardResource(string name) : ContainerResource(name)
{
    /// <summary>Endpoint of the user interface.</summary>
    public EndpointReference PrimaryEndpoint => new(this, "http");

    /// <summary>Endpoint that takes OTLP over gRPC.</summary>
    public EndpointReference OtlpGrpcEndpoint => new(this, "otlp-grpc");
}
