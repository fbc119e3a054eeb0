namespace OpenClaw.Gateway.Recording;

/// <summary>A replay went another way than the recording; the script knows where.</summary>
internal sealed class ReplayEndedException : Exception;
