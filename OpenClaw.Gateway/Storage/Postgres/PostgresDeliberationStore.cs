using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using OpenClaw.Gateway.Apis;
using OpenClaw.Gateway.Deliberation;
using OpenClaw.Gateway.Ledger;

namespace OpenClaw.Gateway.Storage.Postgres;

/// <summary>Deliberations in the tables <c>openclaw.deliberations</c>, <c>ballots</c> and <c>deliberation_events</c>.</summary>
/// <remarks>Leases are measured by the database's clock, which all replicas share.</remarks>
internal sealed class PostgresDeliberationStore(PostgresAccess postgres, LedgerKey key) : IDeliberationStore
{
    private const string Columns =
        "deliberation_id, question, category, outcome, reason, yes, no, opened_at, deadline, closed_at, trace_parent";

    // $8 is the owner, $9 how long its lease lasts, or how long the deliberation waits for somebody to take it.
    private const string OpenStatement = """
        INSERT INTO openclaw.deliberations
            (deliberation_id, question, category, yes, no, opened_at, deadline, trace_parent, idempotency_key, lease_owner, lease_until)
        SELECT $1, $2, $3, 0, 0, $4, $5, $6, $7, $8, now() + $9
        WHERE (SELECT count(*) FROM (SELECT 1 FROM openclaw.deliberations WHERE outcome IS NULL LIMIT $10) AS open) < $10
        ON CONFLICT (idempotency_key) DO NOTHING
        """;

    private const string InsertEvent = """
        INSERT INTO openclaw.deliberation_events (deliberation_id, kind, subject, agent_id, detail, at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT DO NOTHING
        """;

    // The deliberation's row is locked, so that a run whose lease was taken away cannot slip a step in.
    private const string RecordStatement = """
        WITH held AS (
            SELECT deliberation_id FROM openclaw.deliberations
            WHERE deliberation_id = $1 AND lease_owner = $2 AND outcome IS NULL FOR UPDATE
        ), noted AS (
            INSERT INTO openclaw.deliberation_events (deliberation_id, kind, subject, agent_id, detail, at)
            SELECT deliberation_id, $3, $4, $5, $6, $7 FROM held ON CONFLICT DO NOTHING
        ), voted AS (
            INSERT INTO openclaw.ballots (deliberation_id, round, agent_id, vote, reason, responder, cast_at)
            SELECT deliberation_id, $8, $5, $9, $10, $11, $7 FROM held WHERE $9 IS NOT NULL ON CONFLICT DO NOTHING
        )
        SELECT count(*) FROM held
        """;

    public Task<OpenResult> OpenAsync(
        DeliberationRecord record, string? idempotencyKey, DeliberationLease? lease, int maxOpen, CancellationToken cancellation) => postgres.RunAsync(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            if (idempotencyKey is not null && await SeenAsync(connection, record, idempotencyKey, cancellation) is { } seen)
            {
                return seen;
            }

            await using var open = new NpgsqlCommand(OpenStatement, connection);
            AddRow(open.Parameters, record, idempotencyKey, lease?.Owner, lease?.Duration ?? TimeSpan.Zero);
            open.Parameters.Add(new() { Value = (long)maxOpen });
            if (await open.ExecuteNonQueryAsync(cancellation) == 0)
            {
                // Either the room is used up, or the same key came by another way a moment ago.
                return idempotencyKey is not null && await SeenAsync(connection, record, idempotencyKey, cancellation) is { } meanwhile
                    ? meanwhile
                    : new OpenResult(OpenOutcome.Full, record.Id);
            }

            await using var events = new NpgsqlBatch(connection);
            AddEvents(events, record.Id, record.Events!);
            await events.ExecuteNonQueryAsync(cancellation);
            await transaction.CommitAsync(cancellation);
            return new OpenResult(OpenOutcome.Opened, record.Id);
        },
        cancellation);

    public Task<IReadOnlyList<Guid>> ClaimAsync(DeliberationLease lease, int limit, CancellationToken cancellation) =>
        postgres.RunAsync<IReadOnlyList<Guid>>(
            async connection =>
            {
                await using var command = new NpgsqlCommand(
                    """
                    UPDATE openclaw.deliberations SET lease_owner = $1, lease_until = now() + $2
                    WHERE deliberation_id IN (
                        SELECT deliberation_id FROM openclaw.deliberations WHERE outcome IS NULL AND lease_until <= now()
                        ORDER BY lease_until LIMIT $3 FOR UPDATE SKIP LOCKED)
                    RETURNING deliberation_id
                    """,
                    connection)
                {
                    Parameters = { new() { Value = lease.Owner }, new() { Value = lease.Duration }, new() { Value = limit } },
                };
                List<Guid> ids = [];
                await using var reader = await command.ExecuteReaderAsync(cancellation);
                while (await reader.ReadAsync(cancellation))
                {
                    ids.Add(reader.GetGuid(0));
                }

                return ids;
            },
            cancellation);

    public Task<bool> RenewAsync(Guid id, DeliberationLease lease, CancellationToken cancellation) => SetLeaseAsync(
        "UPDATE openclaw.deliberations SET lease_until = now() + $3 WHERE deliberation_id = $1 AND lease_owner = $2 AND outcome IS NULL",
        id, lease.Owner, lease.Duration, cancellation);

    public Task ReleaseAsync(Guid id, Guid owner, CancellationToken cancellation) => SetLeaseAsync(
        """
        UPDATE openclaw.deliberations SET lease_owner = NULL, lease_until = now() + $3
        WHERE deliberation_id = $1 AND lease_owner = $2 AND outcome IS NULL
        """,
        id, owner, TimeSpan.Zero, cancellation);

    public Task<bool> RecordAsync(Guid id, Guid owner, DeliberationEvent step, Ballot? ballot, CancellationToken cancellation) => postgres.RunAsync(
        async connection =>
        {
            await using var command = new NpgsqlCommand(RecordStatement, connection)
            {
                Parameters =
                {
                    new() { Value = id },
                    new() { Value = owner },
                    new() { Value = step.Kind },
                    new() { Value = step.Subject },
                    Text(step.AgentId),
                    new() { Value = step.Detail },
                    new() { Value = step.At.UtcDateTime },
                    new() { Value = ballot?.Round ?? 0 },
                    Text(ballot?.Vote.ToString()),
                    Text(ballot?.Reason),
                    Text(ballot?.Responder),
                },
            };
            return (long)(await command.ExecuteScalarAsync(cancellation))! > 0;
        },
        cancellation);

    public async Task<IReadOnlyDictionary<string, long>?> ConcludeAsync(Conclusion conclusion, Guid owner, CancellationToken cancellation)
    {
        // Outside the transaction: the key may have to be read, and the ledger's lock is held as shortly as can be.
        var sign = await key.SignerAsync(cancellation);
        var record = conclusion.Record;
        var payload = JsonSerializer.SerializeToUtf8Bytes(record, GatewayJson.Default.DeliberationRecord);
        return await postgres.RunAsync(
            async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellation);
                var head = await PostgresLedgerStore.LockAsync(connection, cancellation);
                await using (var close = Close(connection, record, owner))
                {
                    if (await close.ExecuteNonQueryAsync(cancellation) == 0)
                    {
                        return null;
                    }
                }

                await using var statements = new NpgsqlBatch(connection);
                AddEvents(statements, record.Id, conclusion.Added);
                statements.BatchCommands.Add(Ballots(record));
                foreach (var append in PostgresLedgerStore.Append(
                             LedgerEntry.After(head, record.ClosedAt!.Value, "deliberation", record.Id, payload, sign)))
                {
                    statements.BatchCommands.Add(append);
                }

                if (conclusion.Review is { } review)
                {
                    AddReview(statements, review, conclusion.ReviewAt - record.ClosedAt.Value);
                }

                statements.BatchCommands.Add(Count(record));
                var totals = await ReadTotalsAsync(statements, cancellation);
                await transaction.CommitAsync(cancellation);
                return totals;
            },
            cancellation);
    }

    public Task<IReadOnlySet<string>> RecentQuestionsAsync(DateTimeOffset since, CancellationToken cancellation) =>
        postgres.RunAsync<IReadOnlySet<string>>(
            async connection =>
            {
                await using var command = new NpgsqlCommand(
                    "SELECT DISTINCT detail FROM openclaw.deliberation_events WHERE kind = 'question_asked' AND at >= $1", connection)
                {
                    Parameters = { new() { Value = since.UtcDateTime } },
                };
                HashSet<string> questions = new(StringComparer.Ordinal);
                await using var reader = await command.ExecuteReaderAsync(cancellation);
                while (await reader.ReadAsync(cancellation))
                {
                    questions.Add(reader.GetString(0));
                }

                return questions;
            },
            cancellation);

    public Task<DeliberationRecord?> FindAsync(Guid id, CancellationToken cancellation) => postgres.RunAsync(
        async connection =>
        {
            await using var statements = new NpgsqlBatch(connection)
            {
                BatchCommands =
                {
                    new($"SELECT {Columns} FROM openclaw.deliberations WHERE deliberation_id = $1") { Parameters = { new() { Value = id } } },
                    DeliberationRows.Ballots([id]),
                    DeliberationRows.Events(id),
                },
            };
            await using var reader = await statements.ExecuteReaderAsync(cancellation);
            var record = (await DeliberationRows.ReadAsync(reader, cancellation)).SingleOrDefault();
            await reader.NextResultAsync(cancellation);
            return record is null ? null : record with { Events = await DeliberationRows.ReadEventsAsync(reader, cancellation) };
        },
        cancellation);

    public Task<IReadOnlyList<DeliberationRecord>> ListAsync(Guid? before, int limit, CancellationToken cancellation) =>
        postgres.RunAsync<IReadOnlyList<DeliberationRecord>>(
            async connection =>
            {
                const string Page = """
                    FROM openclaw.deliberations WHERE $1::uuid IS NULL OR deliberation_id < $1 ORDER BY deliberation_id DESC LIMIT $2
                    """;
                NpgsqlParameter[] Values() =>
                    [new() { Value = before is { } id ? id : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid }, new() { Value = limit }];
                var rows = new NpgsqlBatchCommand($"SELECT {Columns} {Page}");
                rows.Parameters.AddRange(Values());
                var ballots = DeliberationRows.Ballots($"SELECT deliberation_id {Page}");
                ballots.Parameters.AddRange(Values());
                await using var statements = new NpgsqlBatch(connection) { BatchCommands = { rows, ballots } };
                await using var reader = await statements.ExecuteReaderAsync(cancellation);
                return await DeliberationRows.ReadAsync(reader, cancellation);
            },
            cancellation);

    private static async Task<OpenResult?> SeenAsync(
        NpgsqlConnection connection, DeliberationRecord record, string idempotencyKey, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "SELECT deliberation_id, question = $2 AND category = $3 FROM openclaw.deliberations WHERE idempotency_key = $1", connection)
        {
            Parameters = { new() { Value = idempotencyKey }, new() { Value = record.Question }, new() { Value = record.Category.ToString() } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new OpenResult(reader.GetBoolean(1) ? OpenOutcome.Replayed : OpenOutcome.KeyReused, reader.GetGuid(0))
            : null;
    }

    private Task<bool> SetLeaseAsync(string sql, Guid id, Guid owner, TimeSpan duration, CancellationToken cancellation) => postgres.RunAsync(
        async connection =>
        {
            await using var command = new NpgsqlCommand(sql, connection)
            {
                Parameters = { new() { Value = id }, new() { Value = owner }, new() { Value = duration } },
            };
            return await command.ExecuteNonQueryAsync(cancellation) > 0;
        },
        cancellation);

    private static NpgsqlCommand Close(NpgsqlConnection connection, DeliberationRecord record, Guid owner) => new(
        """
        UPDATE openclaw.deliberations SET outcome = $3, reason = $4, yes = $5, no = $6, closed_at = $7, lease_owner = NULL, lease_until = NULL
        WHERE deliberation_id = $1 AND lease_owner = $2 AND outcome IS NULL
        """,
        connection)
    {
        Parameters =
        {
            new() { Value = record.Id },
            new() { Value = owner },
            new() { Value = record.Outcome!.Value.ToString() },
            new() { Value = record.Reason! },
            new() { Value = record.Yes },
            new() { Value = record.No },
            new() { Value = record.ClosedAt!.Value.UtcDateTime },
        },
    };

    // Those of members that were absent to the end; the others are stored already.
    private static NpgsqlBatchCommand Ballots(DeliberationRecord record) => new(
        """
        INSERT INTO openclaw.ballots (deliberation_id, round, agent_id, vote, reason, responder, cast_at)
        SELECT $1, round, agent_id, vote, reason, responder, $7
        FROM unnest($2::integer[], $3::text[], $4::text[], $5::text[], $6::text[]) AS b (round, agent_id, vote, reason, responder)
        ON CONFLICT DO NOTHING
        """)
    {
        Parameters =
        {
            new() { Value = record.Id },
            new() { Value = record.Ballots.Select(ballot => ballot.Round).ToArray() },
            new() { Value = record.Ballots.Select(ballot => ballot.AgentId).ToArray() },
            new() { Value = record.Ballots.Select(ballot => ballot.Vote.ToString()).ToArray() },
            new() { Value = record.Ballots.Select(ballot => ballot.Reason).ToArray() },
            new() { Value = record.Ballots.Select(ballot => ballot.Responder).ToArray() },
            new() { Value = record.ClosedAt!.Value.UtcDateTime },
        },
    };

    // Ordered, so that whoever counts locks the rows of agents in the same order.
    private static NpgsqlBatchCommand Count(DeliberationRecord record) => new(
        """
        INSERT INTO openclaw.agents AS agent (agent_id, deliberations) SELECT unnest($1::text[]), 1
        ON CONFLICT (agent_id) DO UPDATE SET deliberations = agent.deliberations + 1
        RETURNING agent_id, deliberations
        """)
    {
        Parameters = { new() { Value = record.Participants().Order(StringComparer.Ordinal).ToArray() } },
    };

    private static void AddReview(NpgsqlBatch statements, DeliberationRecord review, TimeSpan wait)
    {
        var open = new NpgsqlBatchCommand(OpenStatement);
        AddRow(open.Parameters, review, null, null, wait);
        open.Parameters.Add(new() { Value = long.MaxValue });
        statements.BatchCommands.Add(open);
        AddEvents(statements, review.Id, review.Events!);
    }

    private static void AddRow(NpgsqlParameterCollection parameters, DeliberationRecord record, string? idempotencyKey, Guid? owner, TimeSpan lease)
    {
        parameters.Add(new() { Value = record.Id });
        parameters.Add(new() { Value = record.Question });
        parameters.Add(new() { Value = record.Category.ToString() });
        parameters.Add(new() { Value = record.OpenedAt.UtcDateTime });
        parameters.Add(new() { Value = record.Deadline!.Value.UtcDateTime });
        parameters.Add(Text(record.TraceParent));
        parameters.Add(Text(idempotencyKey));
        parameters.Add(new() { Value = owner is { } id ? id : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        parameters.Add(new() { Value = lease });
    }

    private static void AddEvents(NpgsqlBatch statements, Guid id, IEnumerable<DeliberationEvent> events)
    {
        foreach (var step in events)
        {
            statements.BatchCommands.Add(new NpgsqlBatchCommand(InsertEvent)
            {
                Parameters =
                {
                    new() { Value = id },
                    new() { Value = step.Kind },
                    new() { Value = step.Subject },
                    Text(step.AgentId),
                    new() { Value = step.Detail },
                    new() { Value = step.At.UtcDateTime },
                },
            });
        }
    }

    // Only the last statement returns rows.
    private static async Task<IReadOnlyDictionary<string, long>> ReadTotalsAsync(NpgsqlBatch statements, CancellationToken cancellation)
    {
        Dictionary<string, long> totals = new(StringComparer.Ordinal);
        await using var reader = await statements.ExecuteReaderAsync(cancellation);
        do
        {
            while (await reader.ReadAsync(cancellation))
            {
                totals[reader.GetString(0)] = reader.GetInt64(1);
            }
        }
        while (await reader.NextResultAsync(cancellation));
        return totals;
    }

    private static NpgsqlParameter Text(string? value) =>
        new() { Value = value is null ? DBNull.Value : value, NpgsqlDbType = NpgsqlDbType.Text };
}
