using Npgsql;
using OpenClaw.Gateway.Models;

namespace OpenClaw.Gateway.Storage.Postgres;

/// <summary>Calls in the table <c>openclaw.usage_events</c>.</summary>
internal sealed class PostgresUsageStore(PostgresAccess postgres) : IUsageStore
{
    public Task AppendAsync(IReadOnlyList<UsageEntry> entries, CancellationToken cancellation) => postgres.RunAsync(
        async connection =>
        {
            await using var command = new NpgsqlCommand(
                """
                INSERT INTO openclaw.usage_events (call_id, at, agent_id, model_group, provider, model, request_id, input_tokens, output_tokens,
                    cache_read_tokens, cache_write_tokens, input_cost, output_cost, priced, estimated)
                SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[],
                    $9::bigint[], $10::bigint[], $11::bigint[], $12::numeric[], $13::numeric[], $14::boolean[], $15::boolean[])
                ON CONFLICT (call_id) DO NOTHING
                """,
                connection);
            Add(command, entries, entry => entry.CallId);
            Add(command, entries, entry => entry.At.UtcDateTime);
            Add(command, entries, entry => entry.AgentId);
            Add(command, entries, entry => entry.GroupName);
            Add(command, entries, entry => entry.Provider);
            Add(command, entries, entry => entry.Model);
            Add(command, entries, entry => entry.RequestId);
            Add(command, entries, entry => entry.InputTokens);
            Add(command, entries, entry => entry.OutputTokens);
            Add(command, entries, entry => entry.CacheReadTokens);
            Add(command, entries, entry => entry.CacheWriteTokens);
            Add(command, entries, entry => entry.Cost.Input);
            Add(command, entries, entry => entry.Cost.Output);
            Add(command, entries, entry => entry.Cost.IsPriced);
            Add(command, entries, entry => entry.IsEstimated);
            return await command.ExecuteNonQueryAsync(cancellation);
        },
        cancellation);

    public Task<IReadOnlyList<UsageSum>> SumAsync(DateOnly first, DateOnly last, UsageGrouping by, CancellationToken cancellation) =>
        postgres.RunAsync(connection => SumAsync(connection, first, last, by, cancellation), cancellation);

    /// <summary>Adds up on a connection of the caller's own.</summary>
    public static async Task<IReadOnlyList<UsageSum>> SumAsync(
        NpgsqlConnection connection, DateOnly first, DateOnly last, UsageGrouping by, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            SELECT {KeyOf(by)} AS key, count(*), sum(input_tokens)::bigint, sum(output_tokens)::bigint, sum(cache_read_tokens)::bigint,
                sum(cache_write_tokens)::bigint, sum(input_cost), sum(output_cost), count(*) FILTER (WHERE NOT priced)
            FROM openclaw.usage_events WHERE at >= $1 AND at < $2 GROUP BY {KeyOf(by)} ORDER BY ({KeyOf(by)}) COLLATE "C"
            """,
            connection)
        {
            Parameters =
            {
                new() { Value = first.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) },
                new() { Value = last.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) },
            },
        };
        List<UsageSum> sums = [];
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            sums.Add(new UsageSum(
                reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5),
                Plain(reader.GetDecimal(6)), Plain(reader.GetDecimal(7)), reader.GetInt64(8)));
        }

        return sums;
    }

    private static void Add<T>(NpgsqlCommand command, IReadOnlyList<UsageEntry> entries, Func<UsageEntry, T> value) =>
        command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = [.. entries.Select(value)] });

    private static string KeyOf(UsageGrouping by)
    {
        const string day = "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD')";
        return by switch
        {
            UsageGrouping.Agent => "agent_id",
            UsageGrouping.Provider => "provider",
            UsageGrouping.Model => "model",
            UsageGrouping.Group => "model_group",
            UsageGrouping.DayAndAgent => $"{day} || '|' || agent_id",
            _ => day,
        };
    }

    // The column pads with zeros; 1.5 is read as 1.5 whatever the store.
    private static decimal Plain(decimal amount) => amount / 1.0000000000000000000000000000m;
}
