namespace OpenClaw.Gateway.Protocol;

/// <summary>The version of OpenClaw whose protocol is spoken; clients compare it.</summary>
internal static class OpenClawVersion
{
    public const string Text = "2026.3.28";
    public const int Protocol = 3;
}
