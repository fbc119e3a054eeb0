using Npgsql;

namespace OpenClaw.Gateway.Storage.Postgres;

/// <summary>Wishes and totals in the table <c>openclaw.agents</c>.</summary>
internal sealed class PostgresAgentStateStore(PostgresAccess postgres) : IAgentStateStore
{
    public Task<IReadOnlyList<AgentRecord>> LoadAsync(CancellationToken cancellation) => postgres.RunAsync<IReadOnlyList<AgentRecord>>(
        async connection =>
        {
            List<AgentRecord> records = [];
            await using var command = new NpgsqlCommand("SELECT agent_id, wanted, messages_processed, deliberations FROM openclaw.agents", connection);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                records.Add(new AgentRecord(reader.GetString(0), reader.GetBoolean(1), reader.GetInt64(2), reader.GetInt64(3)));
            }

            return records;
        },
        cancellation);

    public Task SetWantedAsync(string agentId, bool wanted, CancellationToken cancellation) => postgres.RunAsync(
        async connection =>
        {
            await using var command = new NpgsqlCommand(
                "INSERT INTO openclaw.agents (agent_id, wanted) VALUES ($1, $2) ON CONFLICT (agent_id) DO UPDATE SET wanted = excluded.wanted", connection)
            {
                Parameters = { new() { Value = agentId }, new() { Value = wanted } },
            };
            return await command.ExecuteNonQueryAsync(cancellation);
        },
        cancellation);
}
