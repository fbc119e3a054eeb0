using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Agents;
using OpenClaw.Gateway.Protocol;

namespace OpenClaw.Gateway.Cron;

/// <summary>cron.status, list, add, update, remove, run and runs.</summary>
internal sealed class CronMethods(
    CronJobs jobs, CronScheduler scheduler, IAgentRegistry agents, ICollectiveView collective, IOptions<ProtocolOptions> options, TimeProvider time) : IMethodGroup
{
    private const int MaxJobs = 1_000;
    private static readonly Shape.Member[] Paging =
        [Shape.Optional("limit", Shape.Int(1, 200)), Shape.Optional("offset", Shape.Int(0)), Shape.Optional("query", Shape.Text())];

    private static readonly Shape JobId = Shape.Strict(Shape.Optional("id", Shape.Text(1)), Shape.Optional("jobId", Shape.Text(1)));

    public IEnumerable<RpcMethod> Methods =>
    [
        new("cron.status", OperatorScopes.Read, _ => RpcResult.Json(jobs.Status($"{options.Value.StateDir}/cron/jobs.json", scheduler.IsEnabled)), Shape.Strict()),
        new("cron.list", OperatorScopes.Read, List, Shape.Strict([
            Shape.Optional("includeDisabled", Shape.Bool), Shape.Optional("enabled", Shape.OneOf("all", "enabled", "disabled")),
            Shape.Optional("sortBy", Shape.OneOf("nextRunAtMs", "updatedAtMs", "name")), Shape.Optional("sortDir", Shape.OneOf("asc", "desc")), .. Paging])),
        new("cron.runs", OperatorScopes.Read, RunsAsync, Shape.Strict([
            Shape.Optional("scope", Shape.OneOf("job", "all")), Shape.Optional("id", Shape.Text(1)), Shape.Optional("jobId", Shape.Text(1)),
            Shape.Optional("statuses", Shape.ArrayOf(Shape.Text())), Shape.Optional("status", Shape.Text()),
            Shape.Optional("deliveryStatuses", Shape.ArrayOf(Shape.Text())), Shape.Optional("deliveryStatus", Shape.Text()),
            Shape.Optional("sortDir", Shape.OneOf("asc", "desc")), .. Paging])),
        new("cron.add", OperatorScopes.Admin, AddAsync),
        new("cron.update", OperatorScopes.Admin, UpdateAsync, Shape.Strict(
            Shape.Optional("id", Shape.Text(1)), Shape.Optional("jobId", Shape.Text(1)), Shape.Required("patch", Shape.Lenient()))),
        new("cron.remove", OperatorScopes.Admin, RemoveAsync, JobId),
        new("cron.run", OperatorScopes.Admin, RunAsync, Shape.Strict(
            Shape.Optional("id", Shape.Text(1)), Shape.Optional("jobId", Shape.Text(1)), Shape.Optional("mode", Shape.OneOf("force", "due")))),
    ];

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private ValueTask<RpcResult> List(RpcCall call)
    {
        var sent = call.Params;
        var wanted = sent.Text("enabled") ?? (sent.Flag("includeDisabled") == true ? "all" : "enabled");
        var query = sent.Text("query")?.Trim();
        var found = jobs.All.Where(job => (wanted == "all" || job.Enabled == (wanted == "enabled"))
            && (string.IsNullOrEmpty(query) || job.Name.Contains(query, StringComparison.OrdinalIgnoreCase)
                || job.Description?.Contains(query, StringComparison.OrdinalIgnoreCase) == true));
        var sorted = sent.Text("sortBy") switch
        {
            "name" => found.OrderBy(job => job.Name, StringComparer.OrdinalIgnoreCase),
            "updatedAtMs" => found.OrderBy(job => job.UpdatedAtMs),
            _ => found.OrderBy(job => job.State.NextRunAtMs ?? long.MaxValue),
        };
        var all = (sent.Text("sortDir") == "desc" ? sorted.Reverse() : sorted).ToList();
        var limit = (int)(sent.Integer("limit") ?? (all.Count == 0 ? 50 : all.Count));
        var page = Page.Of(all, (int)Math.Min(sent.Integer("offset") ?? 0, int.MaxValue), limit);
        return RpcResult.Json(page, static (writer, list) =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("jobs"u8);
            foreach (var job in list.Items)
            {
                CronJobs.Write(writer, job);
            }

            writer.WriteEndArray();
            list.WriteMembers(writer);
            writer.WriteEndObject();
        });
    }

    private async ValueTask<RpcResult> RunsAsync(RpcCall call)
    {
        var sent = call.Params;
        var id = sent.Text("id") ?? sent.Text("jobId");
        var isAll = sent.Text("scope") == "all" || (sent.Text("scope") is null && id is null);
        if (!isAll && id is null)
        {
            return RpcResult.Invalid("invalid cron.runs params: missing id");
        }

        var runs = await jobs.RunsAsync(isAll ? null : id, call.Connection.Closed);
        var statuses = sent.Text("status") is { Length: > 0 } and not "all" and var status ? [status] : sent.Texts("statuses");
        var deliveries = sent.Text("deliveryStatus") is { Length: > 0 } delivery ? [delivery] : sent.Texts("deliveryStatuses");
        var query = sent.Text("query")?.Trim();
        var found = runs.Where(run => (statuses.Length == 0 || statuses.Contains(run.Status)) && (deliveries.Length == 0 || deliveries.Contains(run.DeliveryStatus))
            && (string.IsNullOrEmpty(query) || $"{run.Summary}{run.Error}{run.JobName}".Contains(query, StringComparison.OrdinalIgnoreCase)));
        var sorted = (sent.Text("sortDir") == "asc" ? found.OrderBy(run => run.Ts) : found.OrderByDescending(run => run.Ts)).ToList();
        var page = Page.Of(sorted, (int)Math.Min(sent.Integer("offset") ?? 0, int.MaxValue), (int)(sent.Integer("limit") ?? 50));
        return RpcResult.Json(page, static (writer, list) =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("entries"u8);
            foreach (var run in list.Items)
            {
                JsonSerializer.Serialize(writer, run, CronJson.Default.CronRun);
            }

            writer.WriteEndArray();
            list.WriteMembers(writer);
            writer.WriteEndObject();
        });
    }

    private async ValueTask<RpcResult> AddAsync(RpcCall call)
    {
        if (jobs.All.Count() >= MaxJobs)
        {
            return RpcResult.Unavailable($"Error: at most {MaxJobs} cron jobs");
        }

        var job = CronDraft.Read(call.Params, Guid.NewGuid().ToString(), Now);
        job = Ready(job, "cron.add");
        await jobs.AddAsync(job, call.Connection.Closed);
        return RpcResult.Json(job, CronJobs.Write);
    }

    private async ValueTask<RpcResult> UpdateAsync(RpcCall call)
    {
        var job = Known(call);
        var patch = JsonNode.Parse(call.Params.GetProperty("patch").GetRawText())!.AsObject();
        var patched = await jobs.UpdateAsync(
            job.Id,
            old => Ready(CronDraft.Patch(old, patch, Now), "cron.update", isUpdate: true),
            call.Connection.Closed);
        if (patched is null)
        {
            return RpcResult.Unavailable($"Error: unknown cron job id: {job.Id}");
        }

        jobs.Announce(patched.Id, "updated", patched.State.NextRunAtMs);
        return RpcResult.Json(patched, CronJobs.Write);
    }

    private async ValueTask<RpcResult> RemoveAsync(RpcCall call) =>
        RpcResult.Json(await jobs.RemoveAsync(IdOf(call), call.Connection.Closed)
            ? """{"ok":true,"removed":true}"""u8.ToArray()
            : """{"ok":true,"removed":false}"""u8.ToArray());

    private async ValueTask<RpcResult> RunAsync(RpcCall call)
    {
        var (runId, reason) = await scheduler.RunNowAsync(Known(call), call.Params.Text("mode") == "due", call.Connection.Closed);
        return RpcResult.Json((runId, reason), static (writer, state) =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("ok"u8, true);
            if (state.runId is not null)
            {
                writer.WriteBoolean("enqueued"u8, true);
                writer.WriteString("runId"u8, state.runId);
            }
            else
            {
                writer.WriteBoolean("ran"u8, false);
                writer.WriteString("reason"u8, state.reason);
            }

            writer.WriteEndObject();
        });
    }

    /// <summary>Checks what concerns several members, and plans the next run.</summary>
    private CronJob Ready(CronJob job, string method, bool isUpdate = false)
    {
        var isMain = job.SessionTarget == "main";
        if (isMain && job.Payload.Kind != CronPayload.SystemEvent)
        {
            throw new RpcException(RpcError.NotAvailable("Error: main cron jobs require payload.kind=\"systemEvent\""));
        }

        if (!isMain && job.Payload.Kind != CronPayload.AgentTurn)
        {
            throw new RpcException(RpcError.NotAvailable("Error: isolated/current/session cron jobs require payload.kind=\"agentTurn\""));
        }

        if (job.AgentId is { } agent && agents.Find(agent) is null)
        {
            throw RpcException.Invalid($"invalid {method} params: unknown agent id \"{agent}\"");
        }

        if (isMain && job.AgentId is { } other && other != collective.DefaultAgentId)
        {
            throw new RpcException(RpcError.NotAvailable("Error: main cron jobs are only valid for the default agent"));
        }

        try
        {
            if (!isUpdate && job.Schedule.Kind == "at")
            {
                CronDraft.CheckTime(CronClock.At(job.Schedule.At), Now);
            }

            return job with { State = job.State with { NextRunAtMs = CronClock.Next(job, Now) } };
        }
        catch (FormatException e) when (job.Schedule.Kind == "at")
        {
            throw RpcException.Invalid(e.Message);
        }
        catch (FormatException e)
        {
            throw new RpcException(RpcError.NotAvailable($"Error: {e.Message}"));
        }
    }

    private static string IdOf(RpcCall call) =>
        call.Params.Text("id") ?? call.Params.Text("jobId") ?? throw RpcException.Invalid("invalid cron params: missing id");

    private CronJob Known(RpcCall call)
    {
        var id = IdOf(call);
        return jobs.Find(id) ?? throw new RpcException(RpcError.NotAvailable($"Error: unknown cron job id: {(id.Length <= 100 ? id : id[..100])}"));
    }
}
