using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Docker.Publishing;

internal static partial class ComposeLog
{
    [LoggerMessage(LogLevel.Warning, "Resource '{Resource}' mounts a host path at '{Target}'; set {Variable} where the Compose file is used.")]
    public static partial void BindMountNeedsPath(ILogger logger, string resource, string target, string variable);

    [LoggerMessage(LogLevel.Information, "Wrote {Path}.")]
    public static partial void Written(ILogger logger, string path);
}
