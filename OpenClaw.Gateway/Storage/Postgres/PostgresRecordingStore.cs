using Npgsql;
using NpgsqlTypes;
using OpenClaw.Gateway.Recording;

namespace OpenClaw.Gateway.Storage.Postgres;

/// <summary>Recordings in the tables <c>openclaw.recorded_sessions</c> and <c>openclaw.recorded_steps</c>.</summary>
internal sealed class PostgresRecordingStore(PostgresAccess postgres) : IRecordingStore
{
    private const string StepColumns =
        "step_id, session_id, kind, at, agent_id, request, hash, extra, response, error, error_text, cut, duration_ms, responder, input_tokens, "
        + "output_tokens, cost, loop";

    private const string SessionColumns =
        "session_id, kind, state, reason, started_at, last_at, steps, input_tokens, output_tokens, cost, loops, loop, result";

    // What was stored by an attempt whose answer was lost is not added up twice. Sorted, or two replicas could wait for each other.
    private const string AppendSteps = $"""
        WITH inserted AS (
            INSERT INTO openclaw.recorded_steps ({StepColumns})
            SELECT {StepColumns} FROM unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::text[], $6::text[], $7::text[],
                $8::text[], $9::text[], $10::text[], $11::text[], $12::boolean[], $13::integer[], $14::text[], $15::bigint[], $16::bigint[],
                $17::numeric[], $18::text[])
                WITH ORDINALITY AS batch ({StepColumns}, place)
            ORDER BY place
            ON CONFLICT (step_id) DO NOTHING
            RETURNING *
        )
        INSERT INTO openclaw.recorded_sessions AS known
            (session_id, kind, state, started_at, last_at, steps, input_tokens, output_tokens, cost, loops, loop)
        SELECT session_id, min(kind), (array_agg(CASE WHEN kind = '{SessionKind.Deliberation}' OR error = '{RecordedError.Cancelled}'
                THEN '{SessionState.Indeterminate}' WHEN error IS NULL THEN '{SessionState.Success}' ELSE '{SessionState.Fail}' END
                ORDER BY position DESC))[1],
            min(at), max(at), count(*), sum(input_tokens), sum(output_tokens), sum(cost), count(loop),
            (array_agg(loop ORDER BY position DESC) FILTER (WHERE loop IS NOT NULL))[1]
        FROM inserted GROUP BY session_id ORDER BY session_id
        ON CONFLICT (session_id) DO UPDATE SET
            state = CASE WHEN known.reason IS NULL THEN excluded.state ELSE known.state END, last_at = greatest(known.last_at, excluded.last_at),
            steps = known.steps + excluded.steps, input_tokens = known.input_tokens + excluded.input_tokens,
            output_tokens = known.output_tokens + excluded.output_tokens, cost = known.cost + excluded.cost,
            loops = known.loops + excluded.loops, loop = coalesce(excluded.loop, known.loop)
        """;

    private const string AppendEnds = """
        INSERT INTO openclaw.recorded_sessions AS known (session_id, kind, state, reason, started_at, last_at, result)
        SELECT id, kind, state, reason, at, at, result
        FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::text[]) AS ended (id, kind, state, reason, at, result)
        ORDER BY id
        ON CONFLICT (session_id) DO UPDATE SET
            state = excluded.state, reason = excluded.reason, last_at = excluded.last_at, result = excluded.result
        """;

    private const string Forget = """
        WITH gone AS (
            DELETE FROM openclaw.recorded_sessions
            WHERE last_at < $1 OR session_id IN (SELECT session_id FROM openclaw.recorded_sessions ORDER BY last_at DESC OFFSET $2)
            RETURNING session_id
        )
        DELETE FROM openclaw.recorded_steps WHERE session_id IN (SELECT session_id FROM gone)
        """;

    public Task AppendAsync(IReadOnlyList<RecordedStep> steps, IReadOnlyList<SessionEnd> ends, CancellationToken cancellation) => postgres.RunAsync(
        async connection =>
        {
            await using var statements = new NpgsqlBatch(connection);
            if (steps.Count > 0)
            {
                statements.BatchCommands.Add(StepsCommand(steps));
            }

            if (ends.Count > 0)
            {
                // The same session twice in one statement is refused; its last end counts.
                statements.BatchCommands.Add(EndsCommand([.. ends.GroupBy(end => end.SessionId).Select(group => group.Last())]));
            }

            return statements.BatchCommands.Count > 0 ? await statements.ExecuteNonQueryAsync(cancellation) : 0;
        },
        cancellation);

    public Task ForgetAsync(DateTimeOffset before, int keep, CancellationToken cancellation) => postgres.RunAsync(
        async connection =>
        {
            await using var command = new NpgsqlCommand(Forget, connection)
            {
                Parameters = { new() { Value = before.UtcDateTime }, new() { Value = keep } },
            };
            return await command.ExecuteNonQueryAsync(cancellation);
        },
        cancellation);

    /// <summary>The sessions used last, newest first.</summary>
    public static async Task<IReadOnlyList<RecordedSession>> ListAsync(NpgsqlConnection connection, int limit, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"SELECT {SessionColumns} FROM openclaw.recorded_sessions ORDER BY last_at DESC, session_id LIMIT $1", connection)
        {
            Parameters = { new() { Value = limit } },
        };
        return await SessionsAsync(command, cancellation);
    }

    /// <returns>Null for a session that was not recorded, or not any more.</returns>
    public static async Task<SessionRecording?> FindAsync(NpgsqlConnection connection, string sessionId, CancellationToken cancellation)
    {
        await using var one = new NpgsqlCommand($"SELECT {SessionColumns} FROM openclaw.recorded_sessions WHERE session_id = $1", connection)
        {
            Parameters = { new() { Value = sessionId } },
        };
        if (await SessionsAsync(one, cancellation) is not [var session])
        {
            return null;
        }

        await using var command = new NpgsqlCommand(
            $"SELECT {StepColumns} FROM openclaw.recorded_steps WHERE session_id = $1 ORDER BY position", connection)
        {
            Parameters = { new() { Value = sessionId } },
        };
        List<RecordedStep> steps = [];
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            steps.Add(new RecordedStep(
                row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3), row.GetString(4), row.GetString(5),
                row.GetString(6), Text(row, 7), Text(row, 8), Text(row, 9), Text(row, 10), row.GetBoolean(11), row.GetInt32(12), row.GetString(13),
                row.GetInt64(14), row.GetInt64(15), row.GetDecimal(16), Text(row, 17)));
        }

        return new SessionRecording(session, steps);
    }

    private static async Task<IReadOnlyList<RecordedSession>> SessionsAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        List<RecordedSession> sessions = [];
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            sessions.Add(new RecordedSession(
                row.GetString(0), row.GetString(1), row.GetString(2), Text(row, 3), row.GetFieldValue<DateTimeOffset>(4),
                row.GetFieldValue<DateTimeOffset>(5), row.GetInt32(6), row.GetInt64(7), row.GetInt64(8), row.GetDecimal(9), row.GetInt32(10),
                Text(row, 11), Text(row, 12)));
        }

        return sessions;
    }

    private static NpgsqlBatchCommand StepsCommand(IReadOnlyList<RecordedStep> steps) => new(AppendSteps)
    {
        Parameters =
        {
            Column(steps, NpgsqlDbType.Uuid, step => step.Id),
            Column(steps, NpgsqlDbType.Text, step => step.SessionId),
            Column(steps, NpgsqlDbType.Text, step => step.Kind),
            Column(steps, NpgsqlDbType.TimestampTz, step => step.At.UtcDateTime),
            Column(steps, NpgsqlDbType.Text, step => step.AgentId),
            Column(steps, NpgsqlDbType.Text, step => step.Request),
            Column(steps, NpgsqlDbType.Text, step => step.Hash),
            Column(steps, NpgsqlDbType.Text, step => step.Extra),
            Column(steps, NpgsqlDbType.Text, step => step.Response),
            Column(steps, NpgsqlDbType.Text, step => step.Error),
            Column(steps, NpgsqlDbType.Text, step => step.ErrorText),
            Column(steps, NpgsqlDbType.Boolean, step => step.IsCut),
            Column(steps, NpgsqlDbType.Integer, step => step.DurationMs),
            Column(steps, NpgsqlDbType.Text, step => step.Responder),
            Column(steps, NpgsqlDbType.Bigint, step => step.InputTokens),
            Column(steps, NpgsqlDbType.Bigint, step => step.OutputTokens),
            Column(steps, NpgsqlDbType.Numeric, step => step.CostUsd),
            Column(steps, NpgsqlDbType.Text, step => step.Loop),
        },
    };

    private static NpgsqlBatchCommand EndsCommand(IReadOnlyList<SessionEnd> ends) => new(AppendEnds)
    {
        Parameters =
        {
            Column(ends, NpgsqlDbType.Text, end => end.SessionId),
            Column(ends, NpgsqlDbType.Text, end => end.Kind),
            Column(ends, NpgsqlDbType.Text, end => end.State),
            Column(ends, NpgsqlDbType.Text, end => end.Reason),
            Column(ends, NpgsqlDbType.TimestampTz, end => end.At.UtcDateTime),
            Column(ends, NpgsqlDbType.Text, end => end.Result),
        },
    };

    private static NpgsqlParameter<T[]> Column<TRow, T>(IReadOnlyList<TRow> rows, NpgsqlDbType type, Func<TRow, T> column) =>
        new() { TypedValue = [.. rows.Select(column)], NpgsqlDbType = NpgsqlDbType.Array | type };

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
