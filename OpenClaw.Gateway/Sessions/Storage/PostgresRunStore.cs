using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using OpenClaw.Gateway.Storage.Postgres;

namespace OpenClaw.Gateway.Sessions;

/// <summary>Runs in PostgreSQL, by whose clock leases are measured.</summary>
internal sealed class PostgresRunStore(PostgresAccess postgres) : IRunStore
{
    private const string Columns = "r.body, r.owner, r.state, r.stop_reason, r.done";

    public Task<(RunRecord Record, bool IsNew)> AcceptAsync(RunRecord fresh, TimeSpan remember, TimeSpan lease, CancellationToken cancellation) =>
        postgres.RunAsync(
            async connection =>
            {
                // Positions of a session must become visible in their order, or two of its runs could each believe to be the first.
                await using var transaction = await connection.BeginTransactionAsync(cancellation);
                await using var accept = new NpgsqlBatch(connection)
                {
                    BatchCommands =
                    {
                        new("SELECT pg_advisory_xact_lock(hashtextextended($1, 13))") { Parameters = { Text(fresh.SessionKey) } },
                        new("""
                            INSERT INTO openclaw.runs AS r (id, run_id, session_key, owner, lease_until, state, body)
                            VALUES ($1, $2, $3, $4, now() + $5, $6, $7)
                            ON CONFLICT (id) DO UPDATE SET
                                session_key = excluded.session_key, position = excluded.position, owner = excluded.owner, lease_until = excluded.lease_until,
                                state = excluded.state, stop_reason = NULL, done = false, done_at = NULL, body = excluded.body
                            WHERE r.done AND r.done_at < now() - $8
                            """)
                        {
                            Parameters =
                            {
                                Text(fresh.Id), Text(fresh.RunId), Text(fresh.SessionKey), Text(fresh.Owner), Interval(lease), Text(fresh.State), Body(fresh),
                                Interval(remember),
                            },
                        },
                    },
                };
                await accept.ExecuteNonQueryAsync(cancellation);
                var isNew = accept.BatchCommands[1].RecordsAffected > 0;
                await transaction.CommitAsync(cancellation);
                return isNew ? (fresh, true) : (await ByIdAsync(connection, fresh.Id, cancellation) ?? fresh, false);
            },
            cancellation);

    public Task<RunRecord?> FindAsync(string runId, CancellationToken cancellation) => postgres.RunAsync(
        async connection => await ReadAsync(
            connection, $"SELECT {Columns} FROM openclaw.runs r WHERE run_id = $1 ORDER BY position DESC LIMIT 1", [Text(runId)], cancellation) is [var run] ? run : null,
        cancellation);

    public Task<IReadOnlyList<RunRecord>> OpenOfAsync(string sessionKey, CancellationToken cancellation) => postgres.RunAsync(
        connection => ReadAsync(
            connection,
            $"SELECT {Columns} FROM openclaw.runs r WHERE session_key = $1 AND NOT done AND state = '{RunRecord.Accepted}' ORDER BY position",
            [Text(sessionKey)],
            cancellation),
        cancellation);

    public Task<bool> IsFirstAsync(string id, CancellationToken cancellation) => postgres.RunAsync(
        async connection =>
        {
            await using var select = new NpgsqlCommand(
                """
                SELECT NOT EXISTS (
                    SELECT FROM openclaw.runs r, openclaw.runs other
                    WHERE r.id = $1 AND other.session_key = r.session_key AND NOT other.done AND other.position < r.position)
                """,
                connection)
            {
                Parameters = { Text(id) },
            };
            return (bool)(await select.ExecuteScalarAsync(cancellation))!;
        },
        cancellation);

    public Task<(bool Won, RunRecord? Current)> CloseAsync(RunRecord closed, string? owner, CancellationToken cancellation) => postgres.RunAsync(
        async connection =>
        {
            var won = await ExecuteAsync(
                connection,
                $"""
                 UPDATE openclaw.runs SET state = $2, stop_reason = $3, body = $4
                 WHERE id = $1 AND state = '{RunRecord.Accepted}' AND owner = coalesce($5, owner)
                 """,
                [Text(closed.Id), Text(closed.State), Text(closed.StopReason), Body(closed), Text(owner)],
                cancellation) > 0;
            return won ? (true, closed) : (false, await ByIdAsync(connection, closed.Id, cancellation));
        },
        cancellation);

    public Task ReleaseAsync(string id, CancellationToken cancellation) => postgres.RunAsync(
        connection => ExecuteAsync(
            connection,
            $"UPDATE openclaw.runs SET done = true, done_at = now() WHERE id = $1 AND state <> '{RunRecord.Accepted}' AND NOT done",
            [Text(id)],
            cancellation),
        cancellation);

    public Task<bool> RequestStopAsync(string id, string reason, CancellationToken cancellation) => postgres.RunAsync(
        async connection => await ExecuteAsync(
            connection, $"UPDATE openclaw.runs SET stop_reason = $2 WHERE id = $1 AND state = '{RunRecord.Accepted}'", [Text(id), Text(reason)], cancellation) > 0,
        cancellation);

    public Task<IReadOnlyDictionary<string, string?>> KeepAsync(
        string owner, IReadOnlyCollection<string> ids, TimeSpan lease, CancellationToken cancellation) =>
        postgres.RunAsync<IReadOnlyDictionary<string, string?>>(
            async connection =>
            {
                await using var update = new NpgsqlCommand(
                    "UPDATE openclaw.runs SET lease_until = now() + $3 WHERE id = ANY($2) AND owner = $1 RETURNING id, stop_reason", connection)
                {
                    Parameters = { Text(owner), new() { Value = ids.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text }, Interval(lease) },
                };
                var kept = new Dictionary<string, string?>(StringComparer.Ordinal);
                await using var reader = await update.ExecuteReaderAsync(cancellation);
                while (await reader.ReadAsync(cancellation))
                {
                    kept.Add(reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1));
                }

                return kept;
            },
            cancellation);

    public Task<IReadOnlyList<RunRecord>> TakeOverAsync(string owner, TimeSpan lease, int limit, CancellationToken cancellation) => postgres.RunAsync(
        connection => ReadAsync(
            connection,
            $"""
             UPDATE openclaw.runs r SET owner = $1, lease_until = now() + $2
             WHERE id IN (SELECT id FROM openclaw.runs WHERE NOT done AND lease_until < now() ORDER BY position LIMIT $3 FOR UPDATE SKIP LOCKED)
             RETURNING {Columns}
             """,
            [Text(owner), Interval(lease), new() { Value = limit }],
            cancellation),
        cancellation);

    public Task AbandonAsync(string owner, CancellationToken cancellation) => postgres.RunAsync(
        connection => ExecuteAsync(
            connection, "UPDATE openclaw.runs SET owner = '', lease_until = now() WHERE owner = $1 AND NOT done", [Text(owner)], cancellation),
        cancellation);

    public Task ForgetAsync(TimeSpan remember, CancellationToken cancellation) => postgres.RunAsync(
        connection => ExecuteAsync(connection, "DELETE FROM openclaw.runs WHERE done AND done_at < now() - $1", [Interval(remember)], cancellation),
        cancellation);

    private static async Task<RunRecord?> ByIdAsync(NpgsqlConnection connection, string id, CancellationToken cancellation) =>
        await ReadAsync(connection, $"SELECT {Columns} FROM openclaw.runs r WHERE id = $1", [Text(id)], cancellation) is [var run] ? run : null;

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<IReadOnlyList<RunRecord>> ReadAsync(
        NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        var runs = new List<RunRecord>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            runs.Add(JsonSerializer.Deserialize(reader.GetFieldValue<byte[]>(0), SessionJson.Default.RunRecord)! with
            {
                Owner = reader.GetString(1),
                State = reader.GetString(2),
                StopReason = reader.IsDBNull(3) ? null : reader.GetString(3),
                IsDone = reader.GetBoolean(4),
            });
        }

        return runs;
    }

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static NpgsqlParameter Interval(TimeSpan value) => new() { Value = value, NpgsqlDbType = NpgsqlDbType.Interval };

    private static NpgsqlParameter Body(RunRecord run) =>
        new() { Value = JsonSerializer.SerializeToUtf8Bytes(run, SessionJson.Default.RunRecord), NpgsqlDbType = NpgsqlDbType.Bytea };
}
