using System.Text;
using Microsoft.Extensions.AI;

namespace OpenClaw.Gateway.Models;

/// <summary>Tool calls of a streamed answer, whose arguments come in fragments.</summary>
internal sealed class ToolCallBuffer
{
    private readonly SortedDictionary<long, Call> _calls = [];

    public void Add(long index, string? id, string? name, string? arguments)
    {
        if (!_calls.TryGetValue(index, out var call))
        {
            _calls[index] = call = new Call();
        }

        call.Id = id is { Length: > 0 } ? id : call.Id;
        call.Name = name is { Length: > 0 } ? name : call.Name;
        call.Arguments.Append(arguments);
    }

    /// <summary>Gives the collected calls and forgets them.</summary>
    public List<AIContent> Take()
    {
        List<AIContent> calls =
            [.. _calls.Select(pair => WireJson.Call(pair.Value.Id, pair.Value.Name, pair.Value.Arguments.ToString(), pair.Key))];
        _calls.Clear();
        return calls;
    }

    private sealed class Call
    {
        public string? Id { get; set; }

        public string? Name { get; set; }

        public StringBuilder Arguments { get; } = new();
    }
}
