namespace OpenClaw.Gateway.Protocol;

/// <summary>Known method names, so that reading one needs no new string.</summary>
internal interface INamePool
{
    /// <summary>The known name with these characters, or null.</summary>
    string? Find(ReadOnlySpan<char> name);
}
