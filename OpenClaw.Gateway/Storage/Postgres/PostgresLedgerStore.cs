using Npgsql;
using OpenClaw.Gateway.Ledger;

namespace OpenClaw.Gateway.Storage.Postgres;

/// <summary>The ledger in the tables <c>openclaw.ledger</c> and <c>openclaw.ledger_head</c>.</summary>
internal sealed class PostgresLedgerStore(PostgresAccess postgres) : ILedgerStore
{
    public Task<LedgerHead> HeadAsync(CancellationToken cancellation) =>
        postgres.RunAsync(connection => HeadAsync(connection, "SELECT height, hash FROM openclaw.ledger_head", cancellation), cancellation);

    public Task<IReadOnlyList<LedgerEntry>> ReadAsync(long after, int limit, CancellationToken cancellation) =>
        postgres.RunAsync<IReadOnlyList<LedgerEntry>>(
            async connection =>
            {
                await using var command = new NpgsqlCommand(
                    """
                    SELECT index, at, kind, subject, payload, previous_hash, hash, signature FROM openclaw.ledger WHERE index > $1
                    ORDER BY index LIMIT $2
                    """,
                    connection)
                {
                    Parameters = { new() { Value = after }, new() { Value = limit } },
                };
                List<LedgerEntry> entries = [];
                await using var reader = await command.ExecuteReaderAsync(cancellation);
                while (await reader.ReadAsync(cancellation))
                {
                    entries.Add(new LedgerEntry(
                        reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetString(2), reader.GetGuid(3), Bytes(reader, 4),
                        Bytes(reader, 5), Bytes(reader, 6), Bytes(reader, 7)));
                }

                return entries;
            },
            cancellation);

    /// <summary>Locks the end of the ledger until the transaction ends; taken before the rows of agents, by everyone.</summary>
    public static Task<LedgerHead> LockAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        HeadAsync(connection, "SELECT height, hash FROM openclaw.ledger_head FOR UPDATE", cancellation);

    /// <summary>The statements that append an entry, for a transaction that holds the lock.</summary>
    public static IEnumerable<NpgsqlBatchCommand> Append(LedgerEntry entry) =>
    [
        new("INSERT INTO openclaw.ledger (index, at, kind, subject, payload, previous_hash, hash, signature) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        {
            Parameters =
            {
                new() { Value = entry.Index },
                new() { Value = entry.At.UtcDateTime },
                new() { Value = entry.Kind },
                new() { Value = entry.Subject },
                new() { Value = entry.Payload },
                new() { Value = entry.PreviousHash },
                new() { Value = entry.Hash },
                new() { Value = entry.Signature },
            },
        },
        new("UPDATE openclaw.ledger_head SET height = $1, hash = $2") { Parameters = { new() { Value = entry.Index }, new() { Value = entry.Hash } } },
    ];

    private static async Task<LedgerHead> HeadAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? new LedgerHead(reader.GetInt64(0), Bytes(reader, 1)) : LedgerHead.Empty;
    }

    private static byte[] Bytes(NpgsqlDataReader reader, int column) => reader.GetFieldValue<byte[]>(column);
}
