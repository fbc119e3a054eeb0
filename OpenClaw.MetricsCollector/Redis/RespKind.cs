namespace OpenClaw.MetricsCollector.Redis;

/// <summary>Kinds of replies of the protocol's second version.</summary>
internal enum RespKind
{
    Null,
    Text,
    Error,
    Number,
    Array,
}
