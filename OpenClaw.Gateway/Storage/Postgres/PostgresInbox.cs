using System.Globalization;
using Microsoft.Extensions.Options;
using Npgsql;
using OpenClaw.Gateway.Messaging;

namespace OpenClaw.Gateway.Storage.Postgres;

/// <summary>Inboxes in the table <c>openclaw.inbox</c>, for a gateway without Redis.</summary>
/// <remarks>
/// A taken message is leased to this process; when the lease ends without completion, any process may take it. Each message is one
/// transaction of its own, which is slower than Redis but needs no second server.
/// </remarks>
internal sealed class PostgresInbox(PostgresAccess postgres, TimeProvider clock, IOptions<MessagingOptions> options) : IInbox
{
    private const string EnqueueStatement = """
        WITH room AS (
            SELECT count(*) < $7 AS has FROM (SELECT 1 FROM openclaw.inbox WHERE agent_id = $2 LIMIT $7) AS waiting
        )
        INSERT INTO openclaw.inbox (message_id, agent_id, sender, content, trace_parent, received_at, envelope)
        SELECT $1, $2, $3, $4, $5, $6, $8 FROM room WHERE has
        """;

    // A key past its time is taken over; a living one is left as it is and returned by the second statement.
    private const string ClaimStatement = """
        INSERT INTO openclaw.idempotency AS known (agent_id, key, fingerprint, message_id, received_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (agent_id, key) DO UPDATE
            SET fingerprint = excluded.fingerprint, message_id = excluded.message_id,
                received_at = excluded.received_at, expires_at = excluded.expires_at
            WHERE known.expires_at <= excluded.received_at
        """;

    private const string TakeStatement = """
        UPDATE openclaw.inbox SET claimed_by = $2, claimed_until = now() + $3
        WHERE position IN (
            SELECT position FROM openclaw.inbox
            WHERE agent_id = $1 AND (claimed_until IS NULL OR claimed_until < now())
            ORDER BY position LIMIT $4 FOR UPDATE SKIP LOCKED)
        RETURNING position, message_id, sender, content, trace_parent, received_at, envelope
        """;

    private readonly string _consumer = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}";
    private readonly MessagingOptions _options = options.Value;
    private readonly HashSet<string> _unfinished = new(StringComparer.Ordinal);
    private DateTimeOffset _nextSweep;

    public Task<EnqueueResult> EnqueueAsync(InboxMessage message, IdempotencyClaim? claim, CancellationToken cancellation) => postgres.RunAsync(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            if (claim is not null && await SeenAsync(connection, message, claim, cancellation) is { } seen)
            {
                return seen;
            }

            await using var command = new NpgsqlCommand(EnqueueStatement, connection)
            {
                Parameters =
                {
                    new() { Value = message.Id },
                    new() { Value = message.AgentId },
                    Text(message.Sender),
                    new() { Value = message.Content },
                    Text(message.TraceParent),
                    new() { Value = message.ReceivedAt.UtcDateTime },
                    new() { Value = (long)_options.InboxCapacity },
                    Text(message.Envelope.ToText()),
                },
            };

            // Without the commit the key is forgotten together with the message that found no room.
            if (await command.ExecuteNonQueryAsync(cancellation) == 0)
            {
                return new EnqueueResult(EnqueueOutcome.Full, message.Id, default);
            }

            await transaction.CommitAsync(cancellation);
            return new EnqueueResult(EnqueueOutcome.Accepted, message.Id, message.ReceivedAt);
        },
        cancellation);

    public void Resume(string agentId)
    {
        lock (_unfinished)
        {
            _unfinished.Add(agentId);
        }
    }

    public async Task<IReadOnlyList<InboxEntry>> ReceiveAsync(string agentId, int limit, CancellationToken cancellation)
    {
        bool resume;
        lock (_unfinished)
        {
            resume = _unfinished.Contains(agentId);
        }

        IReadOnlyList<InboxEntry> entries;
        try
        {
            entries = await postgres.RunAsync(
                async connection =>
                {
                    if (resume)
                    {
                        await ExecuteAsync(
                            connection, "UPDATE openclaw.inbox SET claimed_until = NULL WHERE agent_id = $1 AND claimed_by = $2", cancellation,
                            agentId, _consumer);
                    }

                    await SweepAsync(connection, cancellation);
                    return await TakeAsync(connection, agentId, limit, cancellation);
                },
                cancellation);
        }
        catch (StorageUnavailableException)
        {
            // Messages may have been taken that did not arrive. They must come before newer ones of their conversations.
            Resume(agentId);
            throw;
        }

        lock (_unfinished)
        {
            _unfinished.Remove(agentId);
        }

        return entries;
    }

    public Task CompleteAsync(string agentId, IReadOnlyList<InboxEntry> entries, CancellationToken cancellation) => postgres.RunAsync(
        connection => ExecuteAsync(
            connection, "DELETE FROM openclaw.inbox WHERE position = ANY ($1)", cancellation,
            entries.Select(entry => long.Parse(entry.Position, CultureInfo.InvariantCulture)).ToArray()),
        cancellation);

    public Task<long> CountAsync(string agentId, CancellationToken cancellation) => postgres.RunAsync(
        async connection =>
        {
            await using var command = new NpgsqlCommand("SELECT count(*) FROM openclaw.inbox WHERE agent_id = $1", connection)
            {
                Parameters = { new() { Value = agentId } },
            };
            return (long)(await command.ExecuteScalarAsync(cancellation))!;
        },
        cancellation);

    private async Task<EnqueueResult?> SeenAsync(
        NpgsqlConnection connection, InboxMessage message, IdempotencyClaim claim, CancellationToken cancellation)
    {
        var claimed = await ExecuteAsync(
            connection, ClaimStatement, cancellation, message.AgentId, claim.Key, claim.Fingerprint, message.Id, message.ReceivedAt.UtcDateTime,
            (message.ReceivedAt + _options.IdempotencyWindow).UtcDateTime);
        if (claimed > 0)
        {
            return null;
        }

        await using var command = new NpgsqlCommand(
            "SELECT fingerprint, message_id, received_at FROM openclaw.idempotency WHERE agent_id = $1 AND key = $2", connection)
        {
            Parameters = { new() { Value = message.AgentId }, new() { Value = claim.Key } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new EnqueueResult(
            reader.GetString(0) == claim.Fingerprint ? EnqueueOutcome.Replayed : EnqueueOutcome.KeyReused,
            reader.GetGuid(1), reader.GetFieldValue<DateTimeOffset>(2));
    }

    private async Task<IReadOnlyList<InboxEntry>> TakeAsync(
        NpgsqlConnection connection, string agentId, int limit, CancellationToken cancellation)
    {
        List<InboxEntry> taken = [];
        await using var command = new NpgsqlCommand(TakeStatement, connection)
        {
            Parameters = { new() { Value = agentId }, new() { Value = _consumer }, new() { Value = _options.ClaimAfter }, new() { Value = limit } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var message = new InboxMessage(
                reader.GetGuid(1), agentId, reader.GetString(3), reader.IsDBNull(2) ? null : reader.GetString(2),
                reader.GetFieldValue<DateTimeOffset>(5), reader.IsDBNull(4) ? null : reader.GetString(4),
                MessageEnvelope.Parse(reader.IsDBNull(6) ? null : reader.GetString(6)));
            taken.Add(new InboxEntry(message, reader.GetInt64(0).ToString(CultureInfo.InvariantCulture)));
        }

        // RETURNING follows the order of the update, not of the positions.
        return [.. taken.OrderBy(entry => long.Parse(entry.Position, CultureInfo.InvariantCulture))];
    }

    private async Task SweepAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (clock.GetUtcNow() is var now && now >= _nextSweep)
        {
            _nextSweep = now + TimeSpan.FromMinutes(5);
            await ExecuteAsync(connection, "DELETE FROM openclaw.idempotency WHERE expires_at < $1", cancellation, now.UtcDateTime);
        }
    }

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return await command.ExecuteNonQueryAsync(cancellation);
    }

    private static NpgsqlParameter Text(string? value) =>
        new() { Value = value is null ? DBNull.Value : value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text };
}
