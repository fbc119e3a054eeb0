namespace OpenClaw.Gateway.Protocol;

/// <summary>A tool that the gateway offers to agents and to /tools/invoke.</summary>
/// <param name="Method">The method that does the work.</param>
internal sealed record GatewayTool(string Id, string Label, string Description, string Method);
