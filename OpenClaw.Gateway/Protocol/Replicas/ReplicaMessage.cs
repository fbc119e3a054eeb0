using System.Text.Json;

namespace OpenClaw.Gateway.Protocol;

/// <summary>What one replica tells the others.</summary>
/// <param name="From">The replica that sent it.</param>
/// <param name="What">broadcast, session, close, presence, stop or done.</param>
/// <param name="Event">Name of the event.</param>
/// <param name="Merges">A newer event may replace it.</param>
/// <param name="Key">Merge key, session key, device, presence key, or id of a run.</param>
/// <param name="Role">Of the connections to close, null for all; or why a run is to stop; or the session of a run.</param>
/// <param name="Payload">The event's payload, or the presence entry.</param>
internal sealed record ReplicaMessage(
    string From, string What, string? Event = null, bool Merges = false, string? Key = null, string? Role = null, JsonElement? Payload = null, bool Announces = false);
