using System.Collections.Concurrent;
using System.Net;

namespace OpenClaw.Gateway.Protocol;

/// <summary>All sockets of this process, authenticated or not, and how many of an address are not.</summary>
internal sealed class ConnectionRegistry
{
    private readonly ConcurrentDictionary<string, Connection> _all = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<IPAddress, int> _unauthenticated = new();
    private readonly ProtocolLimits _limits;

    public ConnectionRegistry(ProtocolLimits limits, ProtocolMetrics metrics)
    {
        _limits = limits;
        metrics.ObserveQueues(() => All.Sum(connection => connection.Queue.Bytes));
    }

    public IEnumerable<Connection> All => _all.Select(pair => pair.Value);

    /// <summary>Counts a socket that has yet to authenticate.</summary>
    /// <returns>False when its address has too many of them already.</returns>
    public bool TryAdmit(IPAddress address)
    {
        if (_unauthenticated.AddOrUpdate(address, 1, (_, count) => count + 1) <= _limits.UnauthenticatedPerAddress)
        {
            return true;
        }

        Settle(address);
        return false;
    }

    /// <summary>Uncounts a socket that has authenticated or is gone.</summary>
    public void Settle(IPAddress address)
    {
        var left = _unauthenticated.AddOrUpdate(address, 0, (_, count) => count - 1);
        if (left <= 0)
        {
            _unauthenticated.TryRemove(KeyValuePair.Create(address, left));
        }
    }

    public void Add(Connection connection) => _all[connection.Id] = connection;

    public void Remove(Connection connection) => _all.TryRemove(connection.Id, out _);

    public Connection? Find(string connectionId) => _all.GetValueOrDefault(connectionId);
}
