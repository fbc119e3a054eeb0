using System.Text.Json;
using OpenClaw.Gateway.Sessions;

namespace OpenClaw.Gateway.Protocol;

/// <summary>Agents, models, skills and tools.</summary>
internal sealed class CollectiveMethods(ICollectiveView collective, SessionAddress address, AgentFiles files, GatewayTools tools, ModelView model) : IMethodGroup
{
    private static readonly Shape Nothing = Shape.Strict();

    public IEnumerable<RpcMethod> Methods =>
    [
        new("agents.list", OperatorScopes.Read, _ => RpcResult.Json(this, static (writer, self) => self.WriteAgents(writer)), Nothing),
        new("agent.identity.get", OperatorScopes.Read, Identity, Shape.Strict(
            Shape.Optional("agentId", Shape.Text()), Shape.Optional("sessionKey", Shape.Text(0, SessionKey.MaxLength)))),
        new("agents.files.list", OperatorScopes.Read, ListFilesAsync, Shape.Strict(Shape.Required("agentId", Shape.Text(1)))),
        new("agents.files.get", OperatorScopes.Read, GetFileAsync, Shape.Strict(
            Shape.Required("agentId", Shape.Text(1)), Shape.Required("name", Shape.Text(1)))),
        new("agents.files.set", OperatorScopes.Admin, SetFileAsync, Shape.Strict(
            Shape.Required("agentId", Shape.Text(1)), Shape.Required("name", Shape.Text(1)), Shape.Required("content", Shape.Text(0, AgentFiles.MaxCharacters)))),
        new("models.list", OperatorScopes.Read, _ => RpcResult.Json(model, WriteModels), Nothing),
        new("skills.status", OperatorScopes.Read, call => RpcResult.Json(Agent(call), WriteSkills), Shape.Strict(Shape.Optional("agentId", Shape.Text()))),
        new("tools.catalog", OperatorScopes.Read, call => RpcResult.Json((Agent(call), tools), WriteCatalog), Shape.Strict(
            Shape.Optional("agentId", Shape.Text()), Shape.Optional("includePlugins", Shape.Bool))),
        new("tools.effective", OperatorScopes.Read, call => RpcResult.Json((AgentOfSession(call), tools), WriteEffective), Shape.Strict(
            Shape.Required("sessionKey", Shape.Text(1)), Shape.Optional("agentId", Shape.Text()))),
    ];

    private void WriteAgents(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("defaultId"u8, collective.DefaultAgentId);
        writer.WriteString("mainKey"u8, "main"u8);
        writer.WriteString("scope"u8, "per-sender"u8);
        writer.WriteStartArray("agents"u8);
        foreach (var agent in collective.Agents)
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, agent.Id);
            writer.WriteString("name"u8, agent.Name);
            writer.WriteStartObject("identity"u8);
            writer.WriteString("name"u8, agent.Name);
            if (agent.Theme is { Length: > 0 })
            {
                writer.WriteString("theme"u8, agent.Theme);
            }

            writer.WriteEndObject();
            writer.WriteStartObject("collective"u8);
            writer.WriteString("state"u8, agent.State);
            writer.WriteNumber("active"u8, agent.ActiveRuns);
            writer.WriteNumber("queued"u8, agent.QueuedRuns);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private ValueTask<RpcResult> Identity(RpcCall call)
    {
        var key = address.Of(call.Params.Text("agentId"), call.Params.Text("sessionKey"), "agent.identity.get");
        var agent = collective.Agents.First(agent => agent.Id == (SessionKey.AgentOf(key) ?? collective.DefaultAgentId));
        return RpcResult.Json(agent, static (writer, view) =>
        {
            writer.WriteStartObject();
            writer.WriteString("agentId"u8, view.Id);
            writer.WriteString("name"u8, view.Name);
            writer.WriteString("avatar"u8, view.Emoji ?? view.Name[..1].ToUpperInvariant());
            if (view.Emoji is not null)
            {
                writer.WriteString("emoji"u8, view.Emoji);
            }

            writer.WriteEndObject();
        });
    }

    private async ValueTask<RpcResult> ListFilesAsync(RpcCall call)
    {
        var agent = Known(call);
        var list = await files.ListAsync(agent, call.Connection.Closed);
        return RpcResult.Json((agent, list, files), static (writer, state) =>
        {
            writer.WriteStartObject();
            writer.WriteString("agentId"u8, state.agent);
            writer.WriteString("workspace"u8, state.files.WorkspaceOf(state.agent));
            writer.WriteStartArray("files"u8);
            foreach (var (name, file) in state.list)
            {
                state.files.Write(writer, state.agent, name, file, withContent: false);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private async ValueTask<RpcResult> GetFileAsync(RpcCall call)
    {
        var agent = Known(call);
        var name = AgentFiles.Supported(call.Params.Text("name")!);
        var file = await files.GetAsync(agent, name, call.Connection.Closed);
        return File(agent, name, file, isSet: false);
    }

    private async ValueTask<RpcResult> SetFileAsync(RpcCall call)
    {
        var agent = Known(call);
        var name = AgentFiles.Supported(call.Params.Text("name")!);
        var file = await files.SetAsync(agent, name, call.Params.Text("content")!, call.Connection.Closed);
        return File(agent, name, file, isSet: true);
    }

    private RpcResult File(string agent, string name, AgentFile? file, bool isSet) => RpcResult.Json((agent, name, file, isSet, files), static (writer, state) =>
    {
        writer.WriteStartObject();
        if (state.isSet)
        {
            writer.WriteBoolean("ok"u8, true);
        }

        writer.WriteString("agentId"u8, state.agent);
        writer.WriteString("workspace"u8, state.files.WorkspaceOf(state.agent));
        writer.WritePropertyName("file"u8);
        state.files.Write(writer, state.agent, state.name, state.file, withContent: true);
        writer.WriteEndObject();
    });

    private string Known(RpcCall call)
    {
        var id = SessionKey.NormaliseAgentId(call.Params.Text("agentId")!);
        return collective.Agents.Any(agent => agent.Id == id) ? id : throw RpcException.Invalid("unknown agent id");
    }

    private string Agent(RpcCall call) => string.IsNullOrWhiteSpace(call.Params.Text("agentId")) ? collective.DefaultAgentId : Known(call);

    private string AgentOfSession(RpcCall call) =>
        SessionKey.AgentOf(address.Of(call.Params.Text("agentId"), call.Params.Text("sessionKey"), "tools.effective")) ?? collective.DefaultAgentId;

    private static void WriteModels(Utf8JsonWriter writer, ModelView model)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("models"u8);
        foreach (var (provider, id) in model.All)
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, id);
            writer.WriteString("name"u8, id);
            writer.WriteString("provider"u8, provider);
            writer.WriteNumber("contextWindow"u8, ModelView.ContextTokens);
            writer.WriteBoolean("reasoning"u8, false);
            writer.WriteStartArray("input"u8);
            writer.WriteStringValue("text"u8);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void WriteSkills(Utf8JsonWriter writer, string agentId)
    {
        writer.WriteStartObject();
        writer.WriteString("workspaceDir"u8, files.WorkspaceOf(agentId));
        writer.WriteString("managedSkillsDir"u8, $"{files.StateDir}/skills");
        writer.WriteStartArray("skills"u8);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteCatalog(Utf8JsonWriter writer, (string Agent, GatewayTools Tools) state)
    {
        writer.WriteStartObject();
        writer.WriteString("agentId"u8, state.Agent);
        writer.WriteStartArray("profiles"u8);
        foreach (var (id, label) in ((string, string)[])[("minimal", "Minimal"), ("coding", "Coding"), ("messaging", "Messaging"), ("full", "Full")])
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, id);
            writer.WriteString("label"u8, label);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteGroup(writer, state.Tools, static (writer, _) =>
        {
            writer.WriteStartArray("defaultProfiles"u8);
            writer.WriteStringValue("full"u8);
            writer.WriteEndArray();
        });
        writer.WriteEndObject();
    }

    private static void WriteEffective(Utf8JsonWriter writer, (string Agent, GatewayTools Tools) state)
    {
        writer.WriteStartObject();
        writer.WriteString("agentId"u8, state.Agent);
        writer.WriteString("profile"u8, "full"u8);
        WriteGroup(writer, state.Tools, static (writer, tool) => writer.WriteString("rawDescription"u8, tool.Description));
        writer.WriteEndObject();
    }

    private static void WriteGroup(Utf8JsonWriter writer, GatewayTools tools, Action<Utf8JsonWriter, GatewayTool> more)
    {
        writer.WriteStartArray("groups"u8);
        writer.WriteStartObject();
        writer.WriteString("id"u8, "core"u8);
        writer.WriteString("label"u8, "Built-in tools"u8);
        writer.WriteString("source"u8, "core"u8);
        writer.WriteStartArray("tools"u8);
        foreach (var tool in tools.All)
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, tool.Id);
            writer.WriteString("label"u8, tool.Label);
            writer.WriteString("description"u8, tool.Description);
            more(writer, tool);
            writer.WriteString("source"u8, "core"u8);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
    }
}
