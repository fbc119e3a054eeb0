using Npgsql;

namespace OpenClaw.MetricsCollector.Postgres;

/// <summary>What the role that measures lacks, with the statements that give it.</summary>
internal static class PostgresRole
{
    /// <summary>The role connects, but sees of what is not its own only a part.</summary>
    public static string NotMonitor(string role) =>
        $"role {Quote(role)} is no member of pg_monitor, so other sessions' states and some sizes are hidden; GRANT pg_monitor TO {Quote(role)}";

    /// <summary>The role does not connect.</summary>
    /// <returns>Null when the role is not why it was refused.</returns>
    public static string? Refused(PostgresException refusal, string role, string database) => refusal.SqlState switch
    {
        // The server tells nobody whether the role is missing or the password wrong.
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            $"role {Quote(role)} cannot log in ({refusal.SqlState}: {refusal.MessageText}); where it is missing: "
            + $"CREATE ROLE {Quote(role)} LOGIN PASSWORD '...'; GRANT pg_monitor TO {Quote(role)}; "
            + $"where it exists: ALTER ROLE {Quote(role)} LOGIN PASSWORD '...', the password being that of ConnectionStrings:openclaw",
        PostgresErrorCodes.InsufficientPrivilege =>
            $"role {Quote(role)} may not connect ({refusal.SqlState}: {refusal.MessageText}); "
            + $"GRANT CONNECT ON DATABASE {Quote(database)} TO {Quote(role)}",
        _ => null,
    };

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
