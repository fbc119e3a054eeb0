namespace OpenClaw.ServiceDefaults.Endpoints;

/// <summary>Who may read <c>/metrics</c>.</summary>
public enum MetricsAccess
{
    /// <summary>Callers on the same machine, and everyone who shows a valid token.</summary>
    Local,

    /// <summary>Only callers who show a valid token, wherever they are.</summary>
    Token,

    /// <summary>Everyone who reaches the port; for a network that admits only the monitoring.</summary>
    Open,
}
