namespace OpenClaw.Gateway.Protocol;

/// <summary>A piece of the log.</summary>
/// <param name="Cursor">Position behind the last line.</param>
/// <param name="Size">Position behind the newest line of all.</param>
/// <param name="IsTruncated">Lines before the first one were left out.</param>
/// <param name="IsReset">The asked position is not there any more.</param>
internal sealed record LogTail(long Cursor, long Size, string[] Lines, bool IsTruncated, bool IsReset);
