namespace OpenClaw.MetricsCollector.Host;

/// <summary>Sizes of a file system in bytes and file nodes.</summary>
internal sealed record FilesystemSize(double Size, double Free, double Available, double Files, double FilesFree, bool ReadOnly);
