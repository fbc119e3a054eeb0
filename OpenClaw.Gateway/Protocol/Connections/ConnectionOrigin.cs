using System.Net;

namespace OpenClaw.Gateway.Protocol;

/// <summary>Where a connection comes from, settled before its first frame.</summary>
/// <param name="SocketAddress">The TCP peer.</param>
/// <param name="ClientAddress">The client, which a trusted proxy may have named.</param>
/// <param name="IsLocal">On this machine and not passed on by a proxy.</param>
/// <param name="BrowserOrigin">The Origin header; null without one.</param>
internal sealed record ConnectionOrigin(IPAddress SocketAddress, IPAddress ClientAddress, bool IsLocal, string? BrowserOrigin);
