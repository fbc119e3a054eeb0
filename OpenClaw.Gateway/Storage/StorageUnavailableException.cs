namespace OpenClaw.Gateway.Storage;

/// <summary>A store cannot be reached or refuses work now; the same call may succeed later.</summary>
internal sealed class StorageUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
