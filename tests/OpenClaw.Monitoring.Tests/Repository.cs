using OpenClaw.Testing;

namespace OpenClaw.Monitoring.Tests;

/// <summary>Paths of the repository's files.</summary>
internal static class Repository
{
    public static string At(params ReadOnlySpan<string> parts) => Path.Combine([Tools.RepositoryRoot, .. parts]);
}
