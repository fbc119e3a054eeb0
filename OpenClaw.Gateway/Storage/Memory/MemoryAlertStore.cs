using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Alerts;

namespace OpenClaw.Gateway.Storage.Memory;

/// <summary>Alerts of this process only.</summary>
internal sealed class MemoryAlertStore(IOptions<AlertOptions> options) : IAlertStore
{
    private readonly AlertOptions _options = options.Value;
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Fingerprint, DateTimeOffset StartsAt), StoredAlert> _alerts = [];
    private readonly List<AlertMessage> _messages = [];

    public Task SaveAsync(IReadOnlyList<ReceivedAlert> alerts, CancellationToken cancellation)
    {
        lock (_lock)
        {
            foreach (var (alert, message) in alerts)
            {
                var key = (alert.Fingerprint, alert.StartsAt);
                var known = _alerts.GetValueOrDefault(key);
                _alerts[key] = known?.Status == alert.Status ? alert with { ReceivedAt = known.ReceivedAt } : alert;
                if (message is not null && known?.Status != alert.Status)
                {
                    Queue(new AlertMessage(alert.Fingerprint, alert.StartsAt, alert.Status, message));
                }

                foreach (var old in Occurrences(alert.Fingerprint).Skip(_options.KeptOccurrences).ToList())
                {
                    _alerts.Remove((old.Fingerprint, old.StartsAt));
                }
            }

            Trim();
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<StoredAlert>> ListAsync(AlertStatus? status, string? severity, int limit, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<StoredAlert>>(
            [
                .. Latest().Where(alert => (status is null || alert.Status == status) && (severity is null || alert.Severity == severity))
                    .OrderByDescending(alert => alert.StartsAt).ThenBy(alert => alert.Fingerprint, StringComparer.Ordinal).Take(limit),
            ]);
        }
    }

    public Task<StoredAlert[]> ReadAsync(string fingerprint, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return Task.FromResult(Occurrences(fingerprint).ToArray());
        }
    }

    public Task<IReadOnlyDictionary<string, long>> CountFiringAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyDictionary<string, long>>(
                Latest().Where(alert => alert.Status is AlertStatus.Firing).GroupBy(alert => alert.Severity, StringComparer.Ordinal)
                    .ToDictionary(group => group.Key, group => group.LongCount(), StringComparer.Ordinal));
        }
    }

    public Task<IReadOnlyList<AlertMessage>> PendingAsync(int limit, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<AlertMessage>>([.. _messages.Take(limit)]);
        }
    }

    public Task DeliveredAsync(AlertMessage message, CancellationToken cancellation)
    {
        lock (_lock)
        {
            _messages.RemoveAll(queued => queued.IdempotencyKey == message.IdempotencyKey);
        }

        return Task.CompletedTask;
    }

    private IEnumerable<StoredAlert> Occurrences(string fingerprint) =>
        _alerts.Values.Where(alert => alert.Fingerprint == fingerprint).OrderByDescending(alert => alert.StartsAt);

    private IEnumerable<StoredAlert> Latest() =>
        _alerts.Values.GroupBy(alert => alert.Fingerprint, StringComparer.Ordinal).Select(group => group.MaxBy(alert => alert.StartsAt)!);

    private void Queue(AlertMessage message)
    {
        if (!_messages.Exists(queued => queued.IdempotencyKey == message.IdempotencyKey))
        {
            _messages.Add(message);
        }
    }

    private void Trim()
    {
        if (_alerts.Count > _options.KeptTotal)
        {
            foreach (var old in _alerts.Values.OrderBy(alert => alert.Status is AlertStatus.Resolved).ThenByDescending(alert => alert.ReceivedAt)
                         .Skip(_options.KeptTotal).ToList())
            {
                _alerts.Remove((old.Fingerprint, old.StartsAt));
            }
        }

        _messages.RemoveRange(0, Math.Max(0, _messages.Count - _options.KeptMessages));
    }
}
