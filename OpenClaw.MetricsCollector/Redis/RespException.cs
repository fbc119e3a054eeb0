namespace OpenClaw.MetricsCollector.Redis;

/// <summary>Redis refused, or what answers is not Redis.</summary>
internal sealed class RespException(string message) : Exception(message);
