namespace OpenClaw.Gateway.Sessions;

/// <summary>Another process took the run over; this one has no say in it any more.</summary>
internal sealed class RunLostException() : Exception("another process took the run over");
