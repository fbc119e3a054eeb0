namespace OpenClaw.Gateway.Recording;

/// <summary>How a session stands.</summary>
internal static class SessionState
{
    public const string Success = "success";
    public const string Fail = "fail";

    /// <summary>It goes on, or was given up.</summary>
    public const string Indeterminate = "indeterminate";
}
