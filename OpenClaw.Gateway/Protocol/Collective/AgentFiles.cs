using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace OpenClaw.Gateway.Protocol;

/// <summary>The files that describe an agent. They live in the store, so every replica has the same.</summary>
internal sealed class AgentFiles(IDocumentStore store, IOptions<ProtocolOptions> options, TimeProvider time)
{
    public const int MaxCharacters = 1_000_000;

    private static readonly string[] Names =
        ["AGENTS.md", "SOUL.md", "TOOLS.md", "IDENTITY.md", "USER.md", "HEARTBEAT.md", "BOOTSTRAP.md", "MEMORY.md"];

    private readonly DocumentSet<AgentFile> _files = new(store, "agentfile", ProtocolJson.Default.AgentFile);

    public string StateDir => options.Value.StateDir;

    public string WorkspaceOf(string agentId) => $"{StateDir}/workspace-{agentId}";

    /// <exception cref="RpcException">There is no such file.</exception>
    public static string Supported(string name) => Names.Contains(name) ? name : throw RpcException.Invalid($"unsupported file \"{name}\"");

    public async Task<IReadOnlyList<(string Name, AgentFile? File)>> ListAsync(string agentId, CancellationToken cancellation)
    {
        var list = new List<(string, AgentFile?)>(Names.Length);
        foreach (var name in Names)
        {
            list.Add((name, await GetAsync(agentId, name, cancellation)));
        }

        return list;
    }

    public ValueTask<AgentFile?> GetAsync(string agentId, string name, CancellationToken cancellation) => _files.GetAsync($"{agentId}/{name}", cancellation);

    public ValueTask<AgentFile?> SetAsync(string agentId, string name, string content, CancellationToken cancellation) =>
        _files.PutAsync($"{agentId}/{name}", new AgentFile(content, time.GetUtcNow().ToUnixTimeMilliseconds()), cancellation);

    public void Write(Utf8JsonWriter writer, string agentId, string name, AgentFile? file, bool withContent)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, name);
        writer.WriteString("path"u8, $"{WorkspaceOf(agentId)}/{name}");
        writer.WriteBoolean("missing"u8, file is null);
        if (file is not null)
        {
            writer.WriteNumber("size"u8, Encoding.UTF8.GetByteCount(file.Content));
            writer.WriteNumber("updatedAtMs"u8, file.UpdatedAtMs);
            if (withContent)
            {
                writer.WriteString("content"u8, file.Content);
            }
        }

        writer.WriteEndObject();
    }
}
