using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenClaw.Gateway.Protocol;

namespace OpenClaw.Gateway.Cron;

/// <summary>Reads jobs from parameters, with the defaults of the original.</summary>
internal static class CronDraft
{
    private const int MaxName = 200;
    private const long EveryHourStaggerMs = 300_000;

    private static readonly Shape Payload = Shape.Strict(
        Shape.Required("kind", Shape.OneOf(CronPayload.SystemEvent, CronPayload.AgentTurn)), Shape.Optional("text", Shape.Text(1, 100_000)),
        Shape.Optional("message", Shape.Text(1, 100_000)), Shape.Optional("model", Shape.Text()), Shape.Optional("fallbacks", Shape.ArrayOf(Shape.Text())),
        Shape.Optional("thinking", Shape.Text()), Shape.Optional("timeoutSeconds", Shape.Int(0, 86_400)), Shape.Optional("lightContext", Shape.Bool),
        Shape.Optional("deliver", Shape.Bool), Shape.Optional("channel", Shape.Text()), Shape.Optional("to", Shape.Text()),
        Shape.Optional("bestEffortDeliver", Shape.Bool), Shape.Optional("allowUnsafeExternalContent", Shape.Bool));

    private static readonly Shape Schedule = Shape.Strict(
        Shape.Required("kind", Shape.OneOf("every", "at", "cron")), Shape.Optional("everyMs", Shape.Int(1)), Shape.Optional("anchorMs", Shape.Int(0)),
        Shape.Optional("at", Shape.Text(1)), Shape.Optional("expr", Shape.Text(1)), Shape.Optional("tz", Shape.Text()), Shape.Optional("staggerMs", Shape.Int(0)));

    private static readonly Shape.Member[] Members =
    [
        Shape.Optional("agentId", Shape.OrNull(Shape.Text())), Shape.Optional("sessionKey", Shape.OrNull(Shape.Text())), Shape.Optional("description", Shape.Text()),
        Shape.Optional("enabled", Shape.Bool), Shape.Optional("deleteAfterRun", Shape.Bool), Shape.Optional("delivery", Shape.Strict(
            Shape.Required("mode", Shape.OneOf("none", "announce", "webhook")), Shape.Optional("channel", Shape.Text()), Shape.Optional("to", Shape.Text()),
            Shape.Optional("accountId", Shape.Text()), Shape.Optional("bestEffort", Shape.Bool), Shape.Optional("failureDestination", Shape.Any))),
        Shape.Optional("failureAlert", Shape.Any),
    ];

    private static readonly Shape Adding = Shape.Strict([
        Shape.Required("name", Shape.Text(1, MaxName)), Shape.Required("schedule", Schedule), Shape.Required("sessionTarget", Shape.Text(1)),
        Shape.Required("wakeMode", Shape.OneOf("now", "next-heartbeat")), Shape.Required("payload", Payload), .. Members]);

    private static readonly Shape Patching = Shape.Strict([
        Shape.Optional("name", Shape.Text(1, MaxName)), Shape.Optional("schedule", Schedule), Shape.Optional("sessionTarget", Shape.Text(1)),
        Shape.Optional("wakeMode", Shape.OneOf("now", "next-heartbeat")), Shape.Optional("payload", Shape.Lenient()), Shape.Optional("state", Shape.Lenient()), .. Members]);

    /// <summary>Reads a new job.</summary>
    /// <exception cref="RpcException">A member is missing or wrong.</exception>
    public static CronJob Read(JsonElement sent, string id, long now)
    {
        if (JsonNode.Parse(sent.GetRawText()) is not JsonObject draft)
        {
            throw RpcException.Invalid("invalid cron.add params: at root: must be object");
        }

        FillIn(draft, now);
        var complete = JsonElement.Parse(draft.ToJsonString());
        if (Adding.Violations(complete) is { } violations)
        {
            throw RpcException.Invalid($"invalid cron.add params: {violations}");
        }

        draft["id"] = id;
        draft["createdAtMs"] = now;
        draft["updatedAtMs"] = now;
        return Checked(Deserialize(draft), "cron.add");
    }

    /// <summary>Changes a job.</summary>
    /// <exception cref="RpcException">A member is wrong.</exception>
    public static CronJob Patch(CronJob job, JsonObject patch, long now)
    {
        if (Patching.Violations(JsonElement.Parse(patch.ToJsonString())) is { } violations)
        {
            throw RpcException.Invalid($"invalid cron.update params: {violations}");
        }

        var target = JsonSerializer.SerializeToNode(job, CronJson.Default.CronJob)!.AsObject();
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else if (name is "payload" or "state" && value is JsonObject inner && target[name] is JsonObject old && (inner["kind"] is null || JsonNode.DeepEquals(inner["kind"], old["kind"])))
            {
                foreach (var (member, changed) in inner)
                {
                    old[member] = changed?.DeepClone();
                }
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }

        target["updatedAtMs"] = now;
        if (patch["schedule"] is JsonObject && target["schedule"] is JsonObject schedule)
        {
            CompleteSchedule(schedule, now);
            (target["state"] as JsonObject)?.Remove("lastRunAtMs");
        }

        return Checked(Deserialize(target), "cron.update");
    }

    /// <exception cref="RpcException">The time is past, or very far away.</exception>
    public static void CheckTime(long at, long now)
    {
        if (at < now - 60_000)
        {
            var minutes = (now - at) / 60_000;
            throw RpcException.Invalid($"schedule.at is in the past: {Iso(at)} ({minutes} minutes ago). Current time: {Iso(now)}");
        }

        if (at > now + (10L * 365 * 86_400_000))
        {
            throw RpcException.Invalid($"schedule.at is too far in the future: {Iso(at)} (more than 10 years ahead). Current time: {Iso(now)}");
        }
    }

    private static string Iso(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static void FillIn(JsonObject draft, long now)
    {
        var payload = draft["payload"] as JsonObject;
        if (payload is not null && payload["kind"] is null)
        {
            payload["kind"] = payload["text"] is not null ? CronPayload.SystemEvent : CronPayload.AgentTurn;
        }

        var isTurn = payload?["kind"] is JsonValue kind && kind.TryGetValue<string>(out var text) && text == CronPayload.AgentTurn;
        draft["wakeMode"] ??= "now";
        draft["enabled"] ??= true;
        draft["sessionTarget"] ??= payload is null ? null : isTurn ? "isolated" : "main";
        if (draft["name"] is null && (payload?["message"] ?? payload?["text"]) is JsonValue words && words.TryGetValue<string>(out var name) && name.Length > 0)
        {
            draft["name"] = name.Length <= 60 ? name : name[..60];
        }

        if (draft["sessionTarget"] is JsonValue target && target.TryGetValue<string>(out var session) && session == "current")
        {
            draft["sessionTarget"] = draft["sessionKey"] is JsonValue key && key.TryGetValue<string>(out var sessionKey) && sessionKey.Length > 0 ? $"session:{sessionKey}" : "isolated";
        }

        if (draft["schedule"] is JsonObject schedule)
        {
            if (schedule["kind"] is JsonValue every && every.TryGetValue<string>(out var scheduleKind) && scheduleKind == "at")
            {
                draft["deleteAfterRun"] ??= true;
            }

            CompleteSchedule(schedule, now);
        }

        if (isTurn)
        {
            draft["delivery"] ??= new JsonObject { ["mode"] = "announce" };
        }

        foreach (var empty in draft.Where(member => member.Value is null && member.Key is not ("agentId" or "sessionKey")).Select(member => member.Key).ToList())
        {
            draft.Remove(empty);
        }
    }

    private static void CompleteSchedule(JsonObject schedule, long now)
    {
        if (schedule["kind"] is not JsonValue value || !value.TryGetValue<string>(out var kind))
        {
            return;
        }

        if (kind == "every")
        {
            schedule["anchorMs"] ??= now;
        }

        if (kind == "cron" && schedule["expr"] is JsonValue expr && expr.TryGetValue<string>(out var text) && schedule["staggerMs"] is null)
        {
            try
            {
                if (CronExpression.Parse(text).FiresEveryHour)
                {
                    schedule["staggerMs"] = EveryHourStaggerMs;
                }
            }
            catch (FormatException)
            {
                // Reported when the next run is computed.
            }
        }
    }

    private static CronJob Deserialize(JsonObject draft)
    {
        draft["state"] ??= new JsonObject();
        try
        {
            return draft.Deserialize(CronJson.Default.CronJob)!;
        }
        catch (JsonException e)
        {
            throw RpcException.Invalid($"invalid cron job: {e.Message}");
        }
    }

    private static CronJob Checked(CronJob job, string method)
    {
        var (schedule, payload) = (job.Schedule, job.Payload);
        var missing = schedule.Kind switch
        {
            "every" when schedule.EveryMs is null => "at /schedule: must have required property 'everyMs'",
            "at" when schedule.At is null => "at /schedule: must have required property 'at'",
            "cron" when schedule.Expr is null => "at /schedule: must have required property 'expr'",
            _ => payload.Kind == CronPayload.SystemEvent && payload.Text is null ? "at /payload: must have required property 'text'"
                : payload.Kind == CronPayload.AgentTurn && payload.Message is null ? "at /payload: must have required property 'message'"
                : job.SessionTarget is "main" or "isolated" || job.SessionTarget.StartsWith("session:", StringComparison.Ordinal) ? null
                : "at /sessionTarget: must match a schema in anyOf",
        };
        if (missing is not null)
        {
            throw RpcException.Invalid($"invalid {method} params: {missing}");
        }

        return job.Delivery?["mode"]?.GetValue<string>() == "webhook"
            && !(Uri.TryCreate(job.Delivery["to"]?.GetValue<string>(), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            ? throw RpcException.Invalid($"invalid {method} params: at /delivery/to: must be an http(s) address")
            : job;
    }
}
