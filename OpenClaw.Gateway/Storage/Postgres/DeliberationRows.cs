using Npgsql;
using OpenClaw.Gateway.Deliberation;

namespace OpenClaw.Gateway.Storage.Postgres;

/// <summary>Deliberations as rows of their three tables.</summary>
internal static class DeliberationRows
{
    public static NpgsqlBatchCommand Ballots(Guid[] ids)
    {
        var command = Ballots("SELECT unnest($1::uuid[])");
        command.Parameters.Add(new() { Value = ids });
        return command;
    }

    /// <param name="ids">The statement that selects the ids.</param>
    public static NpgsqlBatchCommand Ballots(string ids) => new(
        $"""
        SELECT deliberation_id, agent_id, vote, reason, responder, round, cast_at FROM openclaw.ballots WHERE deliberation_id IN ({ids})
        ORDER BY round, agent_id
        """);

    public static NpgsqlBatchCommand Events(Guid id) => new(
        "SELECT kind, subject, agent_id, detail, at FROM openclaw.deliberation_events WHERE deliberation_id = $1 ORDER BY position")
    {
        Parameters = { new() { Value = id } },
    };

    /// <summary>Reads deliberations, and their ballots from the second result.</summary>
    public static async Task<IReadOnlyList<DeliberationRecord>> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        List<DeliberationRecord> records = [];
        Dictionary<Guid, List<Ballot>> ballots = [];
        while (await reader.ReadAsync(cancellation))
        {
            List<Ballot> own = [];
            ballots.Add(reader.GetGuid(0), own);
            records.Add(new DeliberationRecord(
                reader.GetGuid(0), reader.GetString(1), Enum.Parse<DeliberationCategory>(reader.GetString(2)),
                Text(reader, 3) is { } outcome ? Enum.Parse<DeliberationOutcome>(outcome) : null, Text(reader, 4), reader.GetInt32(5),
                reader.GetInt32(6), own, reader.GetFieldValue<DateTimeOffset>(7), Time(reader, 8), Time(reader, 9))
            {
                TraceParent = Text(reader, 10),
            });
        }

        await reader.NextResultAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            // A deliberation may have been opened between the two statements.
            if (ballots.TryGetValue(reader.GetGuid(0), out var own))
            {
                own.Add(new Ballot(
                    reader.GetString(1), Enum.Parse<Vote>(reader.GetString(2)), reader.GetString(3), reader.GetString(4), reader.GetInt32(5),
                    Time(reader, 6)));
            }
        }

        return records;
    }

    public static async Task<IReadOnlyList<DeliberationEvent>> ReadEventsAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        List<DeliberationEvent> events = [];
        while (await reader.ReadAsync(cancellation))
        {
            events.Add(new DeliberationEvent(
                reader.GetString(0), reader.GetString(1), Text(reader, 2), reader.GetString(3), reader.GetFieldValue<DateTimeOffset>(4)));
        }

        return events;
    }

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static DateTimeOffset? Time(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
}
