using Npgsql;
using NpgsqlTypes;
using OpenClaw.Gateway.Messaging;

namespace OpenClaw.Gateway.Storage.Postgres;

/// <summary>Histories in the table <c>openclaw.messages</c>.</summary>
internal sealed class PostgresMessageStore(PostgresAccess postgres) : IMessageStore
{
    // Namespace of the per-agent locks; the second key is a hash of the agent id.
    private const int HistoryLock = 0x6F63;

    // A page ends early when it is this large; its reader goes on behind the last message that it got.
    private const int MaxPageCharacters = 4 * 1024 * 1024;

    private const string Columns = "sequence, message_id, agent_id, sender, content, answer, error, responder, received_at, answered_at, envelope";

    // Rows of one agent are inserted one transaction after the other. Otherwise a transaction could commit a lower sequence than a
    // reader has already passed, and the reader would miss it. Both statements travel together and form one transaction.
    private const string LockHistory = "SELECT pg_advisory_xact_lock($1, hashtext($2))";

    private const string Insert = """
        WITH inserted AS (
            INSERT INTO openclaw.messages
                (message_id, agent_id, sender, content, answer, error, responder, received_at, answered_at, envelope, trace_parent)
            SELECT message_id, $1, sender, content, answer, error, responder, received_at, answered_at, envelope::jsonb, trace_parent
            FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[], $9::timestamptz[],
                $10::text[], $11::text[])
                WITH ORDINALITY AS batch
                    (message_id, sender, content, answer, error, responder, received_at, answered_at, envelope, trace_parent, place)
            ORDER BY place
            ON CONFLICT (message_id) DO NOTHING
            RETURNING 1
        )
        INSERT INTO openclaw.agents AS agent (agent_id, messages_processed)
        SELECT $1, count(*) FROM inserted
        ON CONFLICT (agent_id) DO UPDATE SET messages_processed = agent.messages_processed + excluded.messages_processed
        RETURNING messages_processed, (SELECT count(*) FROM inserted)
        """;

    public Task<SaveResult> SaveAsync(string agentId, IReadOnlyList<AnsweredMessage> batch, CancellationToken cancellation) => postgres.RunAsync(
        async connection =>
        {
            await using var statements = new NpgsqlBatch(connection)
            {
                BatchCommands =
                {
                    new NpgsqlBatchCommand(LockHistory) { Parameters = { Value(HistoryLock), Value(agentId) } },
                    InsertCommand(agentId, batch),
                },
            };
            await using var reader = await statements.ExecuteReaderAsync(cancellation);
            await reader.NextResultAsync(cancellation);
            await reader.ReadAsync(cancellation);
            return new SaveResult((int)reader.GetInt64(1), reader.GetInt64(0));
        },
        cancellation);

    public Task<IReadOnlyList<StoredMessage>> ReadAsync(string agentId, long after, int limit, CancellationToken cancellation) => postgres.RunAsync(
        async connection =>
        {
            await using var command = new NpgsqlCommand(
                $"SELECT {Columns} FROM openclaw.messages WHERE agent_id = $1 AND sequence > $2 ORDER BY sequence LIMIT $3", connection)
            {
                Parameters = { Value(agentId), Value(after), Value(limit) },
            };
            return (IReadOnlyList<StoredMessage>)await ReadAllAsync(command, cancellation);
        },
        cancellation);

    public Task<IReadOnlyList<StoredMessage>> ListFailedAsync(string? agentId, Guid? before, int limit, CancellationToken cancellation) =>
        postgres.RunAsync(
            async connection =>
            {
                await using var command = new NpgsqlCommand(
                    $"""
                    SELECT {Columns} FROM openclaw.messages
                    WHERE error IS NOT NULL AND ($1 IS NULL OR agent_id = $1) AND ($2 IS NULL OR message_id < $2)
                    ORDER BY message_id DESC LIMIT $3
                    """,
                    connection)
                {
                    Parameters =
                    {
                        new() { Value = agentId is null ? DBNull.Value : agentId, NpgsqlDbType = NpgsqlDbType.Text },
                        new() { Value = before is { } id ? id : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
                        Value(limit),
                    },
                };
                return (IReadOnlyList<StoredMessage>)await ReadAllAsync(command, cancellation);
            },
            cancellation);

    public Task<StoredMessage?> FindAsync(string agentId, Guid messageId, CancellationToken cancellation) => postgres.RunAsync(
        async connection =>
        {
            await using var command = new NpgsqlCommand(
                $"SELECT {Columns} FROM openclaw.messages WHERE message_id = $1 AND agent_id = $2", connection)
            {
                Parameters = { Value(messageId), Value(agentId) },
            };
            return (await ReadAllAsync(command, cancellation)).SingleOrDefault();
        },
        cancellation);

    public Task<long> LastSequenceAsync(string agentId, CancellationToken cancellation) => postgres.RunAsync(
        async connection =>
        {
            await using var command = new NpgsqlCommand("SELECT coalesce(max(sequence), 0) FROM openclaw.messages WHERE agent_id = $1", connection)
            {
                Parameters = { Value(agentId) },
            };
            return (long)(await command.ExecuteScalarAsync(cancellation))!;
        },
        cancellation);

    private static NpgsqlBatchCommand InsertCommand(string agentId, IReadOnlyList<AnsweredMessage> batch) => new(Insert)
    {
        Parameters =
        {
            Value(agentId),
            Array(batch, NpgsqlDbType.Uuid, answered => answered.Message.Id),
            Array(batch, NpgsqlDbType.Text, answered => answered.Message.Sender),
            Array(batch, NpgsqlDbType.Text, answered => answered.Message.Content),
            Array(batch, NpgsqlDbType.Text, answered => answered.Answer),
            Array(batch, NpgsqlDbType.Text, answered => answered.Error),
            Array(batch, NpgsqlDbType.Text, answered => answered.Responder),
            Array(batch, NpgsqlDbType.TimestampTz, answered => answered.Message.ReceivedAt.UtcDateTime),
            Array(batch, NpgsqlDbType.TimestampTz, answered => answered.AnsweredAt.UtcDateTime),
            Array(batch, NpgsqlDbType.Text, answered => answered.Message.Envelope.ToText()),
            Array(batch, NpgsqlDbType.Text, answered => answered.Message.TraceParent),
        },
    };

    private static NpgsqlParameter<T> Value<T>(T value) => new() { TypedValue = value };

    private static NpgsqlParameter<T[]> Array<T>(IReadOnlyList<AnsweredMessage> batch, NpgsqlDbType type, Func<AnsweredMessage, T> column) =>
        new() { TypedValue = [.. batch.Select(column)], NpgsqlDbType = NpgsqlDbType.Array | type };

    private static async Task<List<StoredMessage>> ReadAllAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        List<StoredMessage> rows = [];
        var characters = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (characters < MaxPageCharacters && await reader.ReadAsync(cancellation))
        {
            rows.Add(new StoredMessage(
                reader.GetInt64(0), reader.GetGuid(1), reader.GetString(2), Text(reader, 3), reader.GetString(4), Text(reader, 5),
                Text(reader, 6), reader.GetString(7), reader.GetFieldValue<DateTimeOffset>(8), reader.GetFieldValue<DateTimeOffset>(9),
                MessageEnvelope.Parse(Text(reader, 10))));
            characters += rows[^1].Content.Length + (rows[^1].Answer?.Length ?? 0);
        }

        return rows;
    }

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
