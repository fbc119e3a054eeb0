namespace OpenClaw.AppHost.Publishing;

/// <summary>The program of an image that can make an HTTP request to itself.</summary>
internal enum HttpClientTool
{
    /// <summary>wget, as BusyBox has it.</summary>
    Wget,

    /// <summary>Python, where nothing else is installed.</summary>
    Python,

    /// <summary>The service's own program with <c>--probe URL</c>: its image has no shell.</summary>
    Service,
}
