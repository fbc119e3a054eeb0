using System.Buffers;
using System.Text.Json;
using OpenClaw.Gateway.Agents;
using OpenClaw.Gateway.Messaging;

namespace OpenClaw.Gateway.A2A;

/// <summary>The objects of the A2A protocol 1.0 in its JSON form.</summary>
internal static class A2AWriter
{
    public const string Submitted = "TASK_STATE_SUBMITTED";
    public const string Working = "TASK_STATE_WORKING";
    public const string Completed = "TASK_STATE_COMPLETED";
    public const string Failed = "TASK_STATE_FAILED";
    public const string Cancelled = "TASK_STATE_CANCELED";
    private const string ArtifactId = "answer";

    public static byte[] Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static void Response(Utf8JsonWriter json, JsonElement? id, string member, Action<Utf8JsonWriter> write)
    {
        json.WriteStartObject();
        json.WriteString("jsonrpc", "2.0");
        json.WritePropertyName("id");
        if (id is { } known)
        {
            known.WriteTo(json);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WritePropertyName(member);
        write(json);
        json.WriteEndObject();
    }

    public static void Error(Utf8JsonWriter json, int code, string message)
    {
        json.WriteStartObject();
        json.WriteNumber("code", code);
        json.WriteString("message", message);
        json.WriteEndObject();
    }

    /// <param name="answer">The stored message; null while there is none.</param>
    public static void Task(Utf8JsonWriter json, A2ATask task, StoredMessage? answer)
    {
        json.WriteStartObject();
        json.WriteString("id", task.Id);
        json.WriteString("contextId", task.ContextId);
        Status(json, StateOf(task, answer), answer?.AnsweredAt ?? task.CreatedAt, answer?.Error);
        if (answer?.Answer is { } text && !task.Cancelled)
        {
            json.WriteStartArray("artifacts");
            Artifact(json, text);
            json.WriteEndArray();
        }

        json.WriteStartArray("history");
        json.WriteStartObject();
        json.WriteString("messageId", task.MessageId);
        json.WriteString("taskId", task.Id);
        json.WriteString("contextId", task.ContextId);
        json.WriteString("role", "ROLE_USER");
        Parts(json, task.Text);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static string StateOf(A2ATask task, StoredMessage? answer) =>
        task.Cancelled ? Cancelled : answer is null ? Submitted : answer.Error is null ? Completed : Failed;

    public static void StatusUpdate(Utf8JsonWriter json, A2ATask task, string state, DateTimeOffset at, string? error)
    {
        json.WriteStartObject();
        json.WriteStartObject("statusUpdate");
        json.WriteString("taskId", task.Id);
        json.WriteString("contextId", task.ContextId);
        Status(json, state, at, error);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <param name="append">Whether the text goes behind what was sent before; otherwise it is the whole.</param>
    public static void ArtifactUpdate(Utf8JsonWriter json, A2ATask task, string text, bool append, bool last)
    {
        json.WriteStartObject();
        json.WriteStartObject("artifactUpdate");
        json.WriteString("taskId", task.Id);
        json.WriteString("contextId", task.ContextId);
        json.WritePropertyName("artifact");
        Artifact(json, text);
        json.WriteBoolean("append", append);
        json.WriteBoolean("lastChunk", last);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void Card(Utf8JsonWriter json, string url, string version, IEnumerable<AgentProfile> agents)
    {
        json.WriteStartObject();
        json.WriteString("name", "OpenClaw collective");
        json.WriteString("description", "A collective of agents behind one gateway. Choose one with the metadata member agentId of a message.");
        json.WriteString("version", version);
        json.WriteStartArray("supportedInterfaces");
        json.WriteStartObject();
        json.WriteString("url", url);
        json.WriteString("protocolBinding", "JSONRPC");
        json.WriteString("protocolVersion", "1.0");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("capabilities");
        json.WriteBoolean("streaming", true);
        json.WriteBoolean("pushNotifications", false);
        json.WriteBoolean("extendedAgentCard", false);
        json.WriteEndObject();
        Texts(json, "defaultInputModes", ["text/plain"]);
        Texts(json, "defaultOutputModes", ["text/plain"]);
        json.WriteStartArray("skills");
        foreach (var agent in agents)
        {
            json.WriteStartObject();
            json.WriteString("id", agent.Id);
            json.WriteString("name", agent.Name);
            json.WriteString("description", agent.Role);
            Texts(json, "tags", agent.Triad ? ["agent", "triad"] : ["agent"]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("securitySchemes");
        json.WriteStartObject("bearer");
        json.WriteStartObject("httpAuthSecurityScheme");
        json.WriteString("scheme", "Bearer");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("securityRequirements");
        json.WriteStartObject();
        json.WriteStartObject("schemes");
        json.WriteStartObject("bearer");
        Texts(json, "list", []);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Status(Utf8JsonWriter json, string state, DateTimeOffset at, string? error)
    {
        json.WriteStartObject("status");
        json.WriteString("state", state);
        json.WriteString("timestamp", at.UtcDateTime);
        if (error is not null)
        {
            json.WriteStartObject("message");
            json.WriteString("messageId", "error");
            json.WriteString("role", "ROLE_AGENT");
            Parts(json, error);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Artifact(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("artifactId", ArtifactId);
        Parts(json, text);
        json.WriteEndObject();
    }

    private static void Parts(Utf8JsonWriter json, string text)
    {
        json.WriteStartArray("parts");
        json.WriteStartObject();
        json.WriteString("text", text);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter json, string name, ReadOnlySpan<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
