namespace OpenClaw.Gateway.Protocol;

/// <summary>The scopes of the role operator.</summary>
[Flags]
internal enum OperatorScopes
{
    None = 0,
    Read = 1,
    Write = 2,
    Admin = 4,
    Approvals = 8,
    Pairing = 16,
}
