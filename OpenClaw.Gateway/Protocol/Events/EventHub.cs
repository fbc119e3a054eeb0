using System.Text.Json;

namespace OpenClaw.Gateway.Protocol;

/// <summary>Sends events to the connections of this process.</summary>
internal sealed class EventHub(StateVersions versions)
{
    // One order of events for all receivers. The gate is held to append references, never while a socket is written to.
    private readonly Lock _gate = new();
    private readonly List<Connection> _receivers = [];
    private long _seq;

    /// <summary>Authenticated connections.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _receivers.Count;
            }
        }
    }

    /// <summary>A copy of the authenticated connections.</summary>
    public Connection[] Receivers
    {
        get
        {
            lock (_gate)
            {
                return [.. _receivers];
            }
        }
    }

    /// <summary>Registers a connection and sends it hello-ok and one health event, in one step, so that nobody sees a gap.</summary>
    public void Register(Connection connection, FrameBytes hello, ReadOnlySpan<byte> health)
    {
        lock (_gate)
        {
            connection.ReceiverIndex = _receivers.Count;
            _receivers.Add(connection);
            connection.Queue.Respond(hello);
            if (!health.IsEmpty)
            {
                connection.Queue.Post(EventKind.Health, FrameWriter.EventFrame(EventKind.Health, health, _seq, versions.Current), null);
            }
        }
    }

    public void Unregister(Connection connection)
    {
        lock (_gate)
        {
            var index = connection.ReceiverIndex;
            if (index < 0)
            {
                return;
            }

            var last = _receivers[^1];
            _receivers[index] = last;
            last.ReceiverIndex = index;
            _receivers.RemoveAt(_receivers.Count - 1);
            connection.ReceiverIndex = -1;
        }
    }

    /// <summary>Sends an event with the next sequence number to everybody who is entitled to it.</summary>
    /// <param name="kind">The event.</param>
    /// <param name="payload">Its payload as JSON text.</param>
    /// <param name="mergeKey">What a newer event replaces this one by, for a slow receiver.</param>
    public void Broadcast(EventKind kind, ReadOnlySpan<byte> payload, string? mergeKey = null)
    {
        lock (_gate)
        {
            if (_receivers.Count == 0)
            {
                return;
            }

            var version = kind == EventKind.Presence || kind == EventKind.Health ? versions.Current : (StateVersion?)null;
            var bytes = FrameWriter.EventFrame(kind, payload, ++_seq, version);
            foreach (var receiver in _receivers)
            {
                if (kind.IsEntitled(receiver.Peer!))
                {
                    receiver.Queue.Post(kind, bytes, mergeKey);
                }
            }
        }
    }

    /// <summary>Sends an event without a sequence number to the chosen connections among those entitled to it.</summary>
    public void Target<TState>(EventKind kind, ReadOnlySpan<byte> payload, string? mergeKey, TState state, Func<Connection, TState, bool> chosen)
    {
        lock (_gate)
        {
            FrameBytes? bytes = null;
            foreach (var receiver in _receivers)
            {
                if (kind.IsEntitled(receiver.Peer!) && chosen(receiver, state))
                {
                    bytes ??= FrameWriter.EventFrame(kind, payload, null, null);
                    receiver.Queue.Post(kind, bytes.Value, mergeKey);
                }
            }
        }
    }

    /// <summary>Broadcasts a payload written by <paramref name="write"/>.</summary>
    public void Broadcast<TState>(EventKind kind, TState state, Action<Utf8JsonWriter, TState> write, string? mergeKey = null) =>
        Broadcast(kind, FrameWriter.Json(state, write), mergeKey);
}
