namespace OpenClaw.AppHost.Infrastructure;

/// <summary>How the gateway is reached.</summary>
internal static class Gateway
{
    public const string TokenName = "gateway-token";

    /// <summary>The gateway's port, and the token its clients show.</summary>
    public static IResourceBuilder<ProjectResource> WithGatewayEndpoint(this IResourceBuilder<ProjectResource> gateway)
    {
        var builder = gateway.ApplicationBuilder;
        return gateway
            .WithHttpEndpoint(port: Port.Gateway.ChooseFor(builder))
            .WithExternalHttpEndpoints()
            .WithEnvironment("OPENCLAW_GATEWAY_TOKEN", builder.AddSecret(TokenName));
    }

    /// <summary>The token, for whoever speaks to the gateway on the graph's behalf.</summary>
    public static async Task<string?> TokenAsync(this IResourceBuilder<ProjectResource> gateway, CancellationToken cancellation) =>
        await gateway.ApplicationBuilder.Resources.OfType<ParameterResource>().Single(parameter => parameter.Name == TokenName)
            .GetValueAsync(cancellation);
}
