using System.Text.Json;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using OpenClaw.Gateway.Alerts;
using OpenClaw.Gateway.Apis;

namespace OpenClaw.Gateway.Storage.Postgres;

/// <summary>Alerts in the table <c>openclaw.alerts</c>, messages about them in <c>openclaw.alert_messages</c>.</summary>
internal sealed class PostgresAlertStore(PostgresAccess postgres, IOptions<AlertOptions> options) : IAlertStore
{
    private const string Columns = "fingerprint, status, severity, starts_at, ends_at, labels::text, annotations::text, received_at";
    private const string Latest = "(SELECT DISTINCT ON (fingerprint) * FROM openclaw.alerts ORDER BY fingerprint, starts_at DESC) AS latest";
    private readonly AlertOptions _options = options.Value;

    public Task SaveAsync(IReadOnlyList<ReceivedAlert> alerts, CancellationToken cancellation) => postgres.RunAsync(
        async connection =>
        {
            // One batch is one transaction.
            await using var statements = new NpgsqlBatch(connection)
            {
                BatchCommands = { QueueMessages(alerts), Upsert(alerts), TrimOccurrences(alerts), TrimAll(), TrimMessages() },
            };
            return await statements.ExecuteNonQueryAsync(cancellation);
        },
        cancellation);

    public Task<IReadOnlyList<StoredAlert>> ListAsync(AlertStatus? status, string? severity, int limit, CancellationToken cancellation) =>
        postgres.RunAsync<IReadOnlyList<StoredAlert>>(
            async connection =>
            {
                await using var command = new NpgsqlCommand(
                    $"""
                    SELECT {Columns} FROM {Latest} WHERE ($1::text IS NULL OR status = $1) AND ($2::text IS NULL OR severity = $2)
                    ORDER BY starts_at DESC, fingerprint COLLATE "C" LIMIT $3
                    """,
                    connection)
                {
                    Parameters = { OptionalText(status?.ToString()), OptionalText(severity), new() { Value = limit } },
                };
                return await ReadAsync(command, cancellation);
            },
            cancellation);

    public Task<StoredAlert[]> ReadAsync(string fingerprint, CancellationToken cancellation) => postgres.RunAsync(
        async connection =>
        {
            await using var command = new NpgsqlCommand(
                $"SELECT {Columns} FROM openclaw.alerts WHERE fingerprint = $1 ORDER BY starts_at DESC", connection)
            {
                Parameters = { new() { Value = fingerprint } },
            };
            return (await ReadAsync(command, cancellation)).ToArray();
        },
        cancellation);

    public Task<IReadOnlyDictionary<string, long>> CountFiringAsync(CancellationToken cancellation) =>
        postgres.RunAsync<IReadOnlyDictionary<string, long>>(
            async connection =>
            {
                Dictionary<string, long> counts = new(StringComparer.Ordinal);
                await using var command = new NpgsqlCommand(
                    $"SELECT severity, count(*) FROM {Latest} WHERE status = $1 GROUP BY severity", connection)
                {
                    Parameters = { new() { Value = nameof(AlertStatus.Firing) } },
                };
                await using var reader = await command.ExecuteReaderAsync(cancellation);
                while (await reader.ReadAsync(cancellation))
                {
                    counts[reader.GetString(0)] = reader.GetInt64(1);
                }

                return counts;
            },
            cancellation);

    public Task<IReadOnlyList<AlertMessage>> PendingAsync(int limit, CancellationToken cancellation) =>
        postgres.RunAsync<IReadOnlyList<AlertMessage>>(
            async connection =>
            {
                List<AlertMessage> messages = [];
                await using var command = new NpgsqlCommand(
                    "SELECT fingerprint, starts_at, status, content FROM openclaw.alert_messages ORDER BY position LIMIT $1", connection)
                {
                    Parameters = { new() { Value = limit } },
                };
                await using var reader = await command.ExecuteReaderAsync(cancellation);
                while (await reader.ReadAsync(cancellation))
                {
                    messages.Add(new AlertMessage(
                        reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1), Enum.Parse<AlertStatus>(reader.GetString(2)), reader.GetString(3)));
                }

                return messages;
            },
            cancellation);

    public Task DeliveredAsync(AlertMessage message, CancellationToken cancellation) => postgres.RunAsync(
        async connection =>
        {
            await using var command = new NpgsqlCommand(
                "DELETE FROM openclaw.alert_messages WHERE fingerprint = $1 AND starts_at = $2 AND status = $3", connection)
            {
                Parameters =
                {
                    new() { Value = message.Fingerprint },
                    new() { Value = message.StartsAt.UtcDateTime },
                    new() { Value = message.Status.ToString() },
                },
            };
            return await command.ExecuteNonQueryAsync(cancellation);
        },
        cancellation);

    // Before the alerts themselves are written, since what is new shows in the difference.
    private static NpgsqlBatchCommand QueueMessages(IReadOnlyList<ReceivedAlert> alerts) => new(
        """
        INSERT INTO openclaw.alert_messages (fingerprint, starts_at, status, content)
        SELECT new.fingerprint, new.starts_at, new.status, new.content
        FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[]) AS new (fingerprint, starts_at, status, content)
            LEFT JOIN openclaw.alerts AS known USING (fingerprint, starts_at)
        WHERE new.content IS NOT NULL AND known.status IS DISTINCT FROM new.status
        ON CONFLICT DO NOTHING
        """)
    {
        Parameters =
        {
            Of(alerts, alert => alert.Fingerprint),
            Of(alerts, alert => alert.StartsAt.UtcDateTime),
            Of(alerts, alert => alert.Status.ToString()),
            new() { Value = alerts.Select(alert => alert.Message).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
        },
    };

    private static NpgsqlBatchCommand Upsert(IReadOnlyList<ReceivedAlert> alerts) => new(
        """
        INSERT INTO openclaw.alerts AS known (fingerprint, starts_at, status, severity, ends_at, labels, annotations, received_at)
        SELECT fingerprint, starts_at, status, severity, ends_at, labels::jsonb, annotations::jsonb, received_at
        FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::timestamptz[], $6::text[], $7::text[], $8::timestamptz[])
            AS new (fingerprint, starts_at, status, severity, ends_at, labels, annotations, received_at)
        ON CONFLICT (fingerprint, starts_at) DO UPDATE SET
            status = excluded.status, severity = excluded.severity, ends_at = excluded.ends_at, labels = excluded.labels,
            annotations = excluded.annotations,
            received_at = CASE WHEN known.status = excluded.status THEN known.received_at ELSE excluded.received_at END
        """)
    {
        Parameters =
        {
            Of(alerts, alert => alert.Fingerprint),
            Of(alerts, alert => alert.StartsAt.UtcDateTime),
            Of(alerts, alert => alert.Status.ToString()),
            Of(alerts, alert => alert.Severity),
            Of(alerts, alert => alert.EndsAt?.UtcDateTime),
            Of(alerts, alert => JsonSerializer.Serialize(alert.Labels, GatewayJson.Default.IReadOnlyDictionaryStringString)),
            Of(alerts, alert => JsonSerializer.Serialize(alert.Annotations, GatewayJson.Default.IReadOnlyDictionaryStringString)),
            Of(alerts, alert => alert.ReceivedAt.UtcDateTime),
        },
    };

    private NpgsqlBatchCommand TrimOccurrences(IReadOnlyList<ReceivedAlert> alerts) => new(
        """
        DELETE FROM openclaw.alerts WHERE (fingerprint, starts_at) IN (
            SELECT fingerprint, starts_at
            FROM (SELECT fingerprint, starts_at, row_number() OVER (PARTITION BY fingerprint ORDER BY starts_at DESC) AS age
                  FROM openclaw.alerts WHERE fingerprint = ANY ($1)) AS occurrence
            WHERE age > $2)
        """)
    {
        Parameters = { Of(alerts, alert => alert.Fingerprint), new() { Value = (long)_options.KeptOccurrences } },
    };

    private NpgsqlBatchCommand TrimAll() => new(
        """
        DELETE FROM openclaw.alerts WHERE (fingerprint, starts_at) IN (
            SELECT fingerprint, starts_at FROM openclaw.alerts ORDER BY status = 'Resolved', received_at DESC OFFSET $1)
        """)
    {
        Parameters = { new() { Value = (long)_options.KeptTotal } },
    };

    private NpgsqlBatchCommand TrimMessages() => new(
        """
        DELETE FROM openclaw.alert_messages WHERE position IN (SELECT position FROM openclaw.alert_messages ORDER BY position DESC OFFSET $1)
        """)
    {
        Parameters = { new() { Value = (long)_options.KeptMessages } },
    };

    private static NpgsqlParameter Of<T>(IReadOnlyList<ReceivedAlert> alerts, Func<StoredAlert, T> column) =>
        new() { Value = alerts.Select(received => column(received.Alert)).ToArray() };

    private static NpgsqlParameter OptionalText(string? text) =>
        new() { Value = text is null ? DBNull.Value : text, NpgsqlDbType = NpgsqlDbType.Text };

    private static async Task<List<StoredAlert>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        List<StoredAlert> alerts = [];
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            alerts.Add(new StoredAlert(
                reader.GetString(0), Enum.Parse<AlertStatus>(reader.GetString(1)), reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3),
                await reader.IsDBNullAsync(4, cancellation) ? null : reader.GetFieldValue<DateTimeOffset>(4),
                Pairs(reader.GetString(5)), Pairs(reader.GetString(6)), reader.GetFieldValue<DateTimeOffset>(7)));
        }

        return alerts;
    }

    private static IReadOnlyDictionary<string, string> Pairs(string json) =>
        JsonSerializer.Deserialize(json, GatewayJson.Default.IReadOnlyDictionaryStringString)!;
}
