using System.Text;

namespace OpenClaw.Gateway.Sessions;

/// <summary>Canonical names of sessions: <c>agent:&lt;agentId&gt;:&lt;rest&gt;</c>, lower case.</summary>
internal static class SessionKey
{
    public const string MainKey = "main";

    /// <summary>Longest key, in characters.</summary>
    public const int MaxLength = 512;

    private const string Prefix = "agent:";
    private const int MaxAgentId = 64;

    /// <summary>Makes a key canonical.</summary>
    /// <param name="key">As a client wrote it.</param>
    /// <param name="defaultAgentId">The agent of keys without one.</param>
    /// <returns>Null when the key begins with agent: and is malformed.</returns>
    public static string? Canonical(string key, string defaultAgentId)
    {
        var text = key.Trim().ToLowerInvariant();
        if (text is "global" or "unknown")
        {
            return text;
        }

        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return $"{Prefix}{defaultAgentId}:{(text.Length == 0 ? MainKey : text)}";
        }

        var parts = text.Split(':', 3);
        return parts.Length == 3 && parts[1].Length > 0 && parts[2].Length > 0 && !parts[2].StartsWith(':')
            ? $"{Prefix}{NormaliseAgentId(parts[1])}:{parts[2]}"
            : null;
    }

    public static string MainOf(string agentId) => $"{Prefix}{agentId}:{MainKey}";

    /// <summary>The agent of a canonical key; null for global and unknown.</summary>
    public static string? AgentOf(string canonical) =>
        canonical.StartsWith(Prefix, StringComparison.Ordinal) ? canonical.Split(':', 3)[1] : null;

    /// <summary>Whether a canonical key names one run of a cron job.</summary>
    public static bool IsCronRun(string canonical) =>
        canonical.Split(':') is [_, _, "cron", _, "run", ..];

    /// <summary>Whether a canonical key was made for one call: a run of a job, a hook, or a completion.</summary>
    public static bool IsForOneCall(string canonical) =>
        IsCronRun(canonical) || canonical.Split(':') is [_, _, "openai" or "openresponses" or "hook", ..];

    public static string NormaliseAgentId(string id)
    {
        var text = new StringBuilder(Math.Min(id.Length, MaxAgentId));
        foreach (var character in id.Trim().ToLowerInvariant())
        {
            text.Append(character is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_' or '-' ? character : '-');
        }

        var plain = text.ToString().Trim('-');
        plain = plain.Length > MaxAgentId ? plain[..MaxAgentId] : plain;
        return plain.Length == 0 ? MainKey : plain;
    }
}
