using System.Text.Json;

namespace OpenClaw.Gateway.Protocol;

/// <summary>Versions of the two states that events carry.</summary>
internal readonly record struct StateVersion(long Presence, long Health)
{
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("presence"u8, Presence);
        writer.WriteNumber("health"u8, Health);
        writer.WriteEndObject();
    }
}
