namespace OpenClaw.Gateway.Models;

/// <summary>How the usage report is written.</summary>
internal enum UsageFormat
{
    Table,
    Csv,
    Json,
}
