using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using OpenClaw.Gateway.Storage.Postgres;

namespace OpenClaw.Gateway.Sessions;

/// <summary>Transcripts in PostgreSQL.</summary>
internal sealed class PostgresTranscriptStore(PostgresAccess postgres) : ITranscriptStore
{
    public Task<(TranscriptMessage Message, bool IsNew)> AppendAsync(string sessionId, TranscriptMessage message, CancellationToken cancellation) =>
        postgres.RunAsync(
            async connection =>
            {
                // The lock makes positions consecutive; it is the session's own and lasts for one statement's transaction.
                await using var transaction = await connection.BeginTransactionAsync(cancellation);
                await using (var gate = new NpgsqlCommand("SELECT pg_advisory_xact_lock(hashtextextended($1, 7))", connection))
                {
                    gate.Parameters.AddWithValue(sessionId);
                    await gate.ExecuteNonQueryAsync(cancellation);
                }

                await using var insert = new NpgsqlCommand(
                    """
                    INSERT INTO openclaw.transcript (session_id, seq, message_id, body)
                    SELECT $1, coalesce((SELECT max(seq) FROM openclaw.transcript WHERE session_id = $1), 0) + 1, $2, $3
                    ON CONFLICT (session_id, message_id) DO NOTHING
                    RETURNING seq
                    """,
                    connection);
                insert.Parameters.AddWithValue(sessionId);
                insert.Parameters.AddWithValue(message.Id);
                insert.Parameters.AddWithValue(NpgsqlDbType.Bytea, JsonSerializer.SerializeToUtf8Bytes(message, SessionJson.Default.TranscriptMessage));
                var seq = await insert.ExecuteScalarAsync(cancellation);
                if (seq is long position)
                {
                    await transaction.CommitAsync(cancellation);
                    return (message with { Seq = position }, true);
                }

                await using var known = new NpgsqlCommand("SELECT seq, body FROM openclaw.transcript WHERE session_id = $1 AND message_id = $2", connection);
                known.Parameters.AddWithValue(sessionId);
                known.Parameters.AddWithValue(message.Id);
                await using var reader = await known.ExecuteReaderAsync(cancellation);
                return await reader.ReadAsync(cancellation) ? (Read(reader), false) : (message, false);
            },
            cancellation);

    public Task<IReadOnlyList<TranscriptMessage>> ReadAsync(string sessionId, int limit, long? before, CancellationToken cancellation) =>
        postgres.RunAsync<IReadOnlyList<TranscriptMessage>>(
            async connection =>
            {
                await using var select = new NpgsqlCommand(
                    "SELECT seq, body FROM openclaw.transcript WHERE session_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3", connection);
                select.Parameters.AddWithValue(sessionId);
                select.Parameters.AddWithValue(before ?? long.MaxValue);
                select.Parameters.AddWithValue(limit);
                var messages = new List<TranscriptMessage>();
                await using var reader = await select.ExecuteReaderAsync(cancellation);
                while (await reader.ReadAsync(cancellation))
                {
                    messages.Add(Read(reader));
                }

                messages.Reverse();
                return messages;
            },
            cancellation);

    public Task<int> CountAsync(string sessionId, CancellationToken cancellation) => postgres.RunAsync(
        async connection =>
        {
            await using var count = new NpgsqlCommand("SELECT count(*)::integer FROM openclaw.transcript WHERE session_id = $1", connection);
            count.Parameters.AddWithValue(sessionId);
            return (int)(await count.ExecuteScalarAsync(cancellation))!;
        },
        cancellation);

    public async Task<int> TrimAsync(string sessionId, int keep, CancellationToken cancellation)
    {
        await postgres.RunAsync(
            async connection =>
            {
                await using var delete = new NpgsqlCommand(
                    """
                    DELETE FROM openclaw.transcript WHERE session_id = $1 AND seq <= coalesce(
                        (SELECT seq FROM openclaw.transcript WHERE session_id = $1 ORDER BY seq DESC OFFSET $2 LIMIT 1), 0)
                    """,
                    connection);
                delete.Parameters.AddWithValue(sessionId);
                delete.Parameters.AddWithValue(keep);
                return await delete.ExecuteNonQueryAsync(cancellation);
            },
            cancellation);
        return await CountAsync(sessionId, cancellation);
    }

    private static TranscriptMessage Read(NpgsqlDataReader reader) =>
        JsonSerializer.Deserialize(reader.GetFieldValue<byte[]>(1), SessionJson.Default.TranscriptMessage)! with { Seq = reader.GetInt64(0) };
}
