using System.Diagnostics;
using OpenTelemetry;

namespace OpenClaw.ServiceDefaults.Telemetry.Traces;

/// <summary>Groups spans in Langfuse: its session is the conversation, its user is the agent.</summary>
internal sealed class LangfuseAttributes : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.GetTagItem("gen_ai.conversation.id") is string conversation)
        {
            data.SetTag("langfuse.session.id", conversation);
        }

        if (data.GetTagItem("gen_ai.agent.id") is string agent)
        {
            data.SetTag("langfuse.user.id", agent);
        }
    }
}
