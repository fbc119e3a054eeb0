using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace OpenClaw.Gateway.Agents;

/// <summary>The enabled agents, in the order of the roster; the only place that knows who belongs to the collective.</summary>
internal sealed partial class Roster
{
    public const int TriadSize = 3;

    /// <exception cref="OptionsValidationException">An id is malformed or used twice, a role is missing, or the triad has not three members.</exception>
    public Roster(IOptions<RosterOptions> options)
    {
        var entries = options.Value.Agents.Where(entry => entry.Enabled).ToList();
        var failures = Failures(entries).ToList();
        if (failures.Count > 0)
        {
            throw new OptionsValidationException("Roster", typeof(RosterOptions), failures);
        }

        Agents = [.. entries.Select(e => new AgentProfile(e.Id, e.Name is "" ? e.Id : e.Name, e.Role, e.Triad, e.Instructions))];
        Triad = [.. Agents.Where(agent => agent.Triad)];
    }

    public IReadOnlyList<AgentProfile> Agents { get; }

    public IReadOnlyList<AgentProfile> Triad { get; }

    private static IEnumerable<string> Failures(List<RosterEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (!IdPattern().IsMatch(entry.Id))
            {
                yield return $"agent id '{entry.Id}' must match {IdPattern()}";
            }

            if (string.IsNullOrWhiteSpace(entry.Role))
            {
                yield return $"agent '{entry.Id}' has no role";
            }
        }

        foreach (var twice in entries.GroupBy(entry => entry.Id).Where(group => group.Count() > 1))
        {
            yield return $"agent id '{twice.Key}' is used {twice.Count()} times";
        }

        if (entries.Count(entry => entry.Triad) is var members && members != TriadSize)
        {
            yield return $"the triad must have {TriadSize} members, the roster names {members}";
        }
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,63}$", RegexOptions.CultureInvariant)]
    private static partial Regex IdPattern();
}
