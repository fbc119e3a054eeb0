namespace OpenClaw.Gateway.Storage.Postgres;

/// <summary>The schema in the database is not one that this build made; it is left as it is.</summary>
internal sealed class SchemaMismatchException(string message) : Exception(message);
