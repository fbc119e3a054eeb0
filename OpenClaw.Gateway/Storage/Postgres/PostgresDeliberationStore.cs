using Npgsql;
using OpenClaw.Gateway.Deliberation;

namespace OpenClaw.Gateway.Storage.Postgres;

/// <summary>Rounds in the tables <c>openclaw.deliberations</c> and <c>openclaw.ballots</c>.</summary>
internal sealed class PostgresDeliberationStore(PostgresAccess postgres) : IDeliberationStore
{
    private const string Select = """
        SELECT d.deliberation_id, d.question, d.outcome, d.yes, d.no, d.opened_at, d.closed_at, b.agent_id, b.vote, b.reason, b.responder
        FROM openclaw.deliberations d JOIN openclaw.ballots b USING (deliberation_id)
        """;

    public Task<IReadOnlyDictionary<string, long>> SaveAsync(DeliberationRecord record, CancellationToken cancellation) =>
        postgres.RunAsync<IReadOnlyDictionary<string, long>>(
            async connection =>
            {
                // One batch is one transaction.
                await using var statements = new NpgsqlBatch(connection) { BatchCommands = { Round(record), Ballots(record), Count(record) } };
                await using var reader = await statements.ExecuteReaderAsync(cancellation);
                Dictionary<string, long> totals = new(StringComparer.Ordinal);
                while (await reader.ReadAsync(cancellation))
                {
                    totals[reader.GetString(0)] = reader.GetInt64(1);
                }

                return totals;
            },
            cancellation);

    public Task<DeliberationRecord?> FindAsync(Guid id, CancellationToken cancellation) => postgres.RunAsync(
        async connection =>
        {
            await using var command = new NpgsqlCommand($"{Select} WHERE d.deliberation_id = $1 ORDER BY b.agent_id", connection)
            {
                Parameters = { new() { Value = id } },
            };
            return (await ReadAsync(command, cancellation)).SingleOrDefault();
        },
        cancellation);

    public Task<IReadOnlyList<DeliberationRecord>> ListAsync(Guid? before, int limit, CancellationToken cancellation) =>
        postgres.RunAsync<IReadOnlyList<DeliberationRecord>>(
            async connection =>
            {
                await using var command = new NpgsqlCommand(
                    $"""
                    {Select} WHERE d.deliberation_id IN (
                        SELECT deliberation_id FROM openclaw.deliberations WHERE $1::uuid IS NULL OR deliberation_id < $1
                        ORDER BY deliberation_id DESC LIMIT $2)
                    ORDER BY d.deliberation_id DESC, b.agent_id
                    """,
                    connection)
                {
                    Parameters =
                    {
                        new() { Value = before is { } id ? id : DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid },
                        new() { Value = limit },
                    },
                };
                return await ReadAsync(command, cancellation);
            },
            cancellation);

    private static NpgsqlBatchCommand Round(DeliberationRecord record) => new(
        "INSERT INTO openclaw.deliberations (deliberation_id, question, outcome, yes, no, opened_at, closed_at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
    {
        Parameters =
        {
            new() { Value = record.Id },
            new() { Value = record.Question },
            new() { Value = record.Outcome.ToString() },
            new() { Value = record.Yes },
            new() { Value = record.No },
            new() { Value = record.OpenedAt.UtcDateTime },
            new() { Value = record.ClosedAt.UtcDateTime },
        },
    };

    private static NpgsqlBatchCommand Ballots(DeliberationRecord record) => new(
        """
        INSERT INTO openclaw.ballots (deliberation_id, agent_id, vote, reason, responder)
        SELECT $1, agent_id, vote, reason, responder FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS b (agent_id, vote, reason, responder)
        """)
    {
        Parameters =
        {
            new() { Value = record.Id },
            new() { Value = record.Ballots.Select(ballot => ballot.AgentId).ToArray() },
            new() { Value = record.Ballots.Select(ballot => ballot.Vote.ToString()).ToArray() },
            new() { Value = record.Ballots.Select(ballot => ballot.Reason).ToArray() },
            new() { Value = record.Ballots.Select(ballot => ballot.Responder).ToArray() },
        },
    };

    // Ordered, so that two rounds at once lock the rows of agents in the same order.
    private static NpgsqlBatchCommand Count(DeliberationRecord record) => new(
        """
        INSERT INTO openclaw.agents AS agent (agent_id, deliberations) SELECT unnest($1::text[]), 1
        ON CONFLICT (agent_id) DO UPDATE SET deliberations = agent.deliberations + 1
        RETURNING agent_id, deliberations
        """)
    {
        Parameters = { new() { Value = record.Participants().Order(StringComparer.Ordinal).ToArray() } },
    };

    private static async Task<List<DeliberationRecord>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        List<DeliberationRecord> records = [];
        List<Ballot> ballots = [];
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var id = reader.GetGuid(0);
            if (records.Count == 0 || records[^1].Id != id)
            {
                ballots = [];
                records.Add(new DeliberationRecord(
                    id, reader.GetString(1), Enum.Parse<DeliberationOutcome>(reader.GetString(2)), reader.GetInt32(3), reader.GetInt32(4), ballots,
                    reader.GetFieldValue<DateTimeOffset>(5), reader.GetFieldValue<DateTimeOffset>(6)));
            }

            ballots.Add(new Ballot(reader.GetString(7), Enum.Parse<Vote>(reader.GetString(8)), reader.GetString(9), reader.GetString(10)));
        }

        return records;
    }
}
