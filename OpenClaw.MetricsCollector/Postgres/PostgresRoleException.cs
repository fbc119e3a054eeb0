using Npgsql;

namespace OpenClaw.MetricsCollector.Postgres;

/// <summary>The role that measures cannot connect; the message names it and the statements that help.</summary>
internal sealed class PostgresRoleException(string message, PostgresException refusal) : Exception(message, refusal);
