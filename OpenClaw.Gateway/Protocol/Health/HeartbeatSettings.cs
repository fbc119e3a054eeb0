using System.Globalization;
using Microsoft.Extensions.Options;

namespace OpenClaw.Gateway.Protocol;

/// <summary>How often agents are asked whether something needs attention.</summary>
internal sealed class HeartbeatSettings(IOptions<ProtocolOptions> options)
{
    private volatile bool _enabled = true;

    /// <summary>Switches all heartbeats until the restart.</summary>
    public bool IsEnabled
    {
        get => _enabled;
        set => _enabled = value;
    }

    /// <summary>Time between two heartbeat turns of an agent; null when it has none.</summary>
    public TimeSpan? Every(string agentId) =>
        options.Value.Heartbeat.Every > TimeSpan.Zero
            && (options.Value.Heartbeat.Agents.Length == 0 || options.Value.Heartbeat.Agents.Contains(agentId, StringComparer.Ordinal))
            ? options.Value.Heartbeat.Every
            : null;

    public HealthHeartbeat Of(string agentId)
    {
        var every = IsEnabled ? Every(agentId) : null;
        return new HealthHeartbeat(
            every is not null, every is { } time ? Text(time) : "disabled", every is { } ms ? (long)ms.TotalMilliseconds : null,
            options.Value.Heartbeat.Prompt, "none", 300);
    }

    private static string Text(TimeSpan time) => time.TotalSeconds % 3600 == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours}h")
        : time.TotalSeconds % 60 == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes}m")
            : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds}s");
}
