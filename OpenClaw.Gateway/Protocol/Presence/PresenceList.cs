using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace OpenClaw.Gateway.Protocol;

/// <summary>Who is there: the gateway itself, connected clients, and what system-event reported.</summary>
internal sealed class PresenceList
{
    /// <summary>An entry vanishes after so many milliseconds.</summary>
    public const long LifetimeMs = 300_000;

    public const int MaxEntries = 200;

    private readonly ConcurrentDictionary<string, PresenceEntry> _entries = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly PresenceEntry _self;
    private volatile Written? _written;
    private long _changes;

    public PresenceList(TimeProvider time)
    {
        _time = time;
        var host = Environment.MachineName;
        var ip = OwnAddress();
        _self = new PresenceEntry
        {
            Host = host,
            Ip = ip,
            Version = OpenClawVersion.Text,
            Platform = $"{(OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macos" : "linux")} {Environment.OSVersion.Version.ToString(3)}",
            DeviceFamily = OperatingSystem.IsWindows() ? "Windows" : OperatingSystem.IsMacOS() ? "Mac" : "Linux",
            ModelIdentifier = RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant(),
            Mode = "gateway",
            Reason = "self",
            Text = $"Gateway: {host}{(ip is null ? "" : $" ({ip})")} · app {OpenClawVersion.Text} · mode gateway · reason self",
        };
    }

    /// <summary>The gateway's own entry first, the others newest first.</summary>
    public List<PresenceEntry> List()
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var list = new List<PresenceEntry>(_entries.Count + 1) { _self with { Ts = now } };
        foreach (var (key, entry) in _entries)
        {
            if (entry.Ts + LifetimeMs < now)
            {
                _entries.TryRemove(KeyValuePair.Create(key, entry));
            }
            else
            {
                list.Add(entry);
            }
        }

        if (list.Count > 2)
        {
            list.Sort(1, list.Count - 1, NewestFirst);
        }

        if (list.Count > MaxEntries)
        {
            Trim(list);
        }

        return list;
    }

    /// <summary>The list as JSON; written once for all who ask within the same millisecond.</summary>
    public ReadOnlyMemory<byte> Json()
    {
        var (changes, now) = (Volatile.Read(ref _changes), _time.GetUtcNow().ToUnixTimeMilliseconds());
        if (_written is { } written && written.Changes == changes && written.At == now)
        {
            return written.Json;
        }

        var json = FrameWriter.Json(List(), static (writer, list) => JsonSerializer.Serialize(writer, list, ProtocolJson.Default.ListPresenceEntry));
        _written = new Written(changes, now, json);
        return json;
    }

    /// <summary>Adds or replaces an entry; a call with the same key keeps what the new one leaves out.</summary>
    /// <returns>The entry before, or null.</returns>
    public PresenceEntry? Upsert(string key, PresenceEntry entry)
    {
        PresenceEntry? before = null;
        _entries.AddOrUpdate(key, entry, (_, old) =>
        {
            before = old;
            return Over(old, entry);
        });
        Interlocked.Increment(ref _changes);
        return before;
    }

    /// <summary>The list as the payload of the presence event.</summary>
    public byte[] Payload() => FrameWriter.Json(List(), static (writer, list) =>
    {
        writer.WriteStartObject();
        writer.WritePropertyName("presence"u8);
        JsonSerializer.Serialize(writer, list, ProtocolJson.Default.ListPresenceEntry);
        writer.WriteEndObject();
    });

    /// <summary>The key and the entry of a client; null for the command line, which comes and goes with every command.</summary>
    public static (string Key, PresenceEntry Entry)? Of(Connection connection, string reason, long now)
    {
        var peer = connection.Peer!;
        var client = peer.Client;
        if (client.Mode == "cli")
        {
            return null;
        }

        var host = client.DisplayName ?? client.Id;
        return (peer.DeviceId ?? client.InstanceId ?? connection.Id, new PresenceEntry
        {
            Host = host,
            Ip = connection.Origin.IsLocal ? null : connection.Origin.ClientAddress.ToString(),
            Version = client.Version,
            Platform = client.Platform,
            DeviceFamily = client.DeviceFamily,
            ModelIdentifier = client.ModelIdentifier,
            Mode = client.Mode,
            DeviceId = peer.DeviceId,
            Roles = [peer.Role],
            Scopes = [.. peer.ScopeList],
            InstanceId = peer.DeviceId ?? client.InstanceId,
            Reason = reason,
            Text = $"Node: {host} · mode {client.Mode}",
            Ts = now,
        });
    }

    private static PresenceEntry Over(PresenceEntry old, PresenceEntry entry) => entry with
    {
        Host = entry.Host ?? old.Host,
        Ip = entry.Ip ?? old.Ip,
        Version = entry.Version ?? old.Version,
        Platform = entry.Platform ?? old.Platform,
        DeviceFamily = entry.DeviceFamily ?? old.DeviceFamily,
        ModelIdentifier = entry.ModelIdentifier ?? old.ModelIdentifier,
        Mode = entry.Mode ?? old.Mode,
        LastInputSeconds = entry.LastInputSeconds ?? old.LastInputSeconds,
        Reason = entry.Reason ?? old.Reason,
        Tags = entry.Tags ?? old.Tags,
        DeviceId = entry.DeviceId ?? old.DeviceId,
        Roles = entry.Roles ?? old.Roles,
        Scopes = entry.Scopes ?? old.Scopes,
        InstanceId = entry.InstanceId ?? old.InstanceId,
    };

    private void Trim(List<PresenceEntry> list)
    {
        var kept = list.Take(MaxEntries).ToHashSet();
        foreach (var pair in _entries.Where(pair => !kept.Contains(pair.Value)))
        {
            _entries.TryRemove(pair);
        }

        list.RemoveRange(MaxEntries, list.Count - MaxEntries);
    }

    private static readonly Comparer<PresenceEntry> NewestFirst = Comparer<PresenceEntry>.Create((a, b) => b.Ts.CompareTo(a.Ts));

    private static string? OwnAddress()
    {
        try
        {
            // Choosing a route sends nothing.
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 9));
            return (socket.LocalEndPoint as IPEndPoint)?.Address.ToString();
        }
        catch (SocketException)
        {
            return null;
        }
    }

    /// <param name="Changes">Changes before it was written.</param>
    /// <param name="At">When, in milliseconds since 1970.</param>
    /// <param name="Json">The list.</param>
    private sealed record Written(long Changes, long At, byte[] Json);
}
