using Npgsql;
using NpgsqlTypes;
using OpenClaw.Gateway.Storage.Postgres;

namespace OpenClaw.Gateway.Protocol;

/// <summary>Documents in PostgreSQL, shared by all replicas.</summary>
internal sealed class PostgresDocumentStore(PostgresAccess postgres) : IDocumentStore
{
    public async ValueTask<byte[]?> GetAsync(string kind, string id, CancellationToken cancellation) => await postgres.RunAsync(
        async connection =>
        {
            await using var select = new NpgsqlCommand("SELECT body FROM openclaw.documents WHERE kind = $1 AND id = $2", connection);
            select.Parameters.AddWithValue(kind);
            select.Parameters.AddWithValue(id);
            return await select.ExecuteScalarAsync(cancellation) as byte[];
        },
        cancellation);

    public async ValueTask<IReadOnlyList<byte[]>> ListAsync(string kind, CancellationToken cancellation) =>
        await ListAsync("SELECT body FROM openclaw.documents WHERE kind = $1", [new() { Value = kind }], cancellation);

    public async ValueTask<IReadOnlyList<byte[]>> ListChangedAsync(string kind, TimeSpan within, CancellationToken cancellation) => await ListAsync(
        "SELECT body FROM openclaw.documents WHERE kind = $1 AND updated_at > now() - $2", [new() { Value = kind }, new() { Value = within }], cancellation);

    public async ValueTask<byte[]?> UpdateAsync(string kind, string id, Func<byte[]?, byte[]?> change, CancellationToken cancellation) =>
        await postgres.RunAsync(
            async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellation);

                // A row that does not exist yet cannot be locked; its name can.
                await using (var gate = new NpgsqlCommand("SELECT pg_advisory_xact_lock(hashtextextended($1, 11))", connection))
                {
                    gate.Parameters.AddWithValue($"{kind}\n{id}");
                    await gate.ExecuteNonQueryAsync(cancellation);
                }

                byte[]? old;
                await using (var select = new NpgsqlCommand("SELECT body FROM openclaw.documents WHERE kind = $1 AND id = $2", connection))
                {
                    select.Parameters.AddWithValue(kind);
                    select.Parameters.AddWithValue(id);
                    old = await select.ExecuteScalarAsync(cancellation) as byte[];
                }

                var document = change(old);
                if (document is null ? old is not null : old is null || !document.AsSpan().SequenceEqual(old))
                {
                    await using var write = new NpgsqlCommand(
                        document is null
                            ? "DELETE FROM openclaw.documents WHERE kind = $1 AND id = $2"
                            : """
                              INSERT INTO openclaw.documents (kind, id, body) VALUES ($1, $2, $3)
                              ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body, updated_at = now()
                              """,
                        connection);
                    write.Parameters.AddWithValue(kind);
                    write.Parameters.AddWithValue(id);
                    if (document is not null)
                    {
                        write.Parameters.AddWithValue(NpgsqlDbType.Bytea, document);
                    }

                    await write.ExecuteNonQueryAsync(cancellation);
                }

                await transaction.CommitAsync(cancellation);
                return document;
            },
            cancellation);

    private async Task<IReadOnlyList<byte[]>> ListAsync(string sql, NpgsqlParameter[] parameters, CancellationToken cancellation) =>
        await postgres.RunAsync<IReadOnlyList<byte[]>>(
            async connection =>
            {
                await using var select = new NpgsqlCommand(sql, connection);
                select.Parameters.AddRange(parameters);
                var documents = new List<byte[]>();
                await using var reader = await select.ExecuteReaderAsync(cancellation);
                while (await reader.ReadAsync(cancellation))
                {
                    documents.Add(reader.GetFieldValue<byte[]>(0));
                }

                return documents;
            },
            cancellation);
}
