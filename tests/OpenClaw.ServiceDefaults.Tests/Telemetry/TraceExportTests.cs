using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Options;

namespace OpenClaw.ServiceDefaults.Tests.Telemetry;

public sealed class TraceExportTests
{
    private const string LangfusePath = "/api/public/otel";
    private const string SecretKey = "sk-lf-0123456789abcdef";

    [Fact]
    public async Task Langfuse_gets_the_spans_compressed_and_with_the_keys_of_its_project()
    {
        await using var langfuse = await OtlpReceiver.StartAsync(LangfusePath);
        await using var collector = await OtlpReceiver.StartAsync();
        using var source = new ActivitySource("OpenClaw.Test");
        await using (await StartAsync(langfuse, ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")))
        {
            using var span = source.StartActivity("chat");
            span!.SetTag("gen_ai.conversation.id", "conversation-7").SetTag("gen_ai.agent.id", "coder");
        }

        var headers = Assert.Single(langfuse.Accepted);
        Assert.Equal($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"pk-lf-1:{SecretKey}"))}", headers.Authorization);
        Assert.Equal("gzip", headers.ContentEncoding);
        Assert.Equal("application/x-protobuf", headers.ContentType);
        Assert.All(
            (string[])["chat", "langfuse.session.id", "conversation-7", "langfuse.user.id", "coder"],
            text => Assert.Contains(text, langfuse.Received("traces")));
        Assert.Contains("conversation-7", collector.Received("traces"));
    }

    [Fact]
    public async Task Nothing_that_the_queue_holds_is_lost_while_the_target_is_away_and_the_excess_is_counted()
    {
        await using var langfuse = await OtlpReceiver.StartAsync(LangfusePath);
        langfuse.Unavailable = true;
        using var source = new ActivitySource("OpenClaw.Test");
        await using var service = await StartAsync(
            langfuse, ("OTEL_BSP_MAX_QUEUE_SIZE", "20"), ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "10"), ("OTEL_BSP_SCHEDULE_DELAY", "50"));
        for (var i = 0; i < 25; i++)
        {
            source.StartActivity($"span-{i:00}-")!.Dispose();
        }

        Assert.True(SpinWait.SpinUntil(() => langfuse.Refused.Count >= 2, TimeSpan.FromMinutes(1)));
        var page = await service.Client.GetStringAsync("/metrics");
        Assert.Contains("openclaw_trace_export_queue{target=\"langfuse\"} 20\n", page);
        Assert.Contains("openclaw_trace_export_dropped_total{reason=\"queue_full\",target=\"langfuse\"} 5\n", page);
        Assert.Contains("openclaw_trace_export_dropped_total{reason=\"export_failed\",target=\"langfuse\"} 0\n", page);
        langfuse.Unavailable = false;
        Assert.True(SpinWait.SpinUntil(
            () => Enumerable.Range(0, 20).All(i => langfuse.Received("traces").Contains($"span-{i:00}-")), TimeSpan.FromMinutes(1)));
        Assert.DoesNotContain("span-20-", langfuse.Received("traces"));
    }

    [Fact]
    public async Task A_stop_sends_what_waits_and_counts_on_no_target_that_is_away()
    {
        await using var langfuse = await OtlpReceiver.StartAsync(LangfusePath);
        langfuse.Unavailable = true;
        using var source = new ActivitySource("OpenClaw.Test");
        var service = await StartAsync(langfuse);
        source.StartActivity("last")!.Dispose();
        await service.DisposeAsync();
        Assert.Single(langfuse.Refused);
    }

    [Theory]
    [InlineData("note", "the key is sk-proj-abcdefghijklmnop1234", "sk-proj-abcdefghijklmnop1234")]
    [InlineData("note", "Authorization: Bearer 0123456789abcdef.xyz", "0123456789abcdef")]
    [InlineData("db.connection", "Host=db;Password=hunter2hunter2;Database=x", "hunter2hunter2")]
    [InlineData("url.full", "https://admin:hunter2hunter2@example.test/", "hunter2hunter2")]
    [InlineData("gen_ai.tool.arguments", """{"api_key": "plain-0815-value", "city": "Bern"}""", "plain-0815-value")]
    [InlineData("token", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl", "eyJhbGciOiJIUzI1NiJ9")]
    [InlineData("pem", "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----", "MIIEvQIBADANBg")]
    [InlineData("http.request.header.authorization", "opaque-0815", "opaque-0815")]
    public async Task A_secret_never_leaves_and_the_rest_of_its_text_does(string tag, string text, string secret)
    {
        await using var langfuse = await OtlpReceiver.StartAsync(LangfusePath);
        using var source = new ActivitySource("OpenClaw.Test");
        await using (await StartAsync(langfuse))
        {
            using var span = source.StartActivity("planted");
            span!.SetTag(tag, text).SetTag("list", (string[])["harmless", $"secret: {secret}"]).SetStatus(ActivityStatusCode.Error, $"failed: password={secret}");
            span.DisplayName = $"planted token={secret}";
        }

        Assert.Contains("planted", langfuse.Received("traces"));
        Assert.Contains("harmless", langfuse.Received("traces"));
        Assert.Contains("[redacted]", langfuse.Received("traces"));
        Assert.DoesNotContain(secret, langfuse.Received("traces"));
    }

    [Theory]
    [InlineData("Ask the token bucket for 12 permits; see https://example.test/keys?page=2")]
    [InlineData("gen_ai.usage.input_tokens: 512")]
    [InlineData("The secretary's key argument: skip the sk-line")]
    public async Task Text_that_only_speaks_of_secrets_stays_as_it_is(string text)
    {
        await using var langfuse = await OtlpReceiver.StartAsync(LangfusePath);
        using var source = new ActivitySource("OpenClaw.Test");
        await using (await StartAsync(langfuse))
        {
            source.StartActivity("plain")!.SetTag("note", text).Dispose();
        }

        Assert.Contains(text, langfuse.Received("traces"));
    }

    [Fact]
    public async Task A_span_with_a_secret_in_an_event_is_withheld_and_counted()
    {
        await using var langfuse = await OtlpReceiver.StartAsync(LangfusePath);
        using var source = new ActivitySource("OpenClaw.Test");
        await using (var service = await StartAsync(langfuse))
        {
            using (var span = source.StartActivity("withheld"))
            {
                span!.AddException(new InvalidOperationException("refused: Bearer 0123456789abcdef"));
            }

            source.StartActivity("harmless")!.Dispose();
            Assert.Contains(
                "openclaw_trace_export_dropped_total{reason=\"secret\",target=\"langfuse\"} 1\n", await service.Client.GetStringAsync("/metrics"));
        }

        Assert.Contains("harmless", langfuse.Received("traces"));
        Assert.DoesNotContain("withheld", langfuse.Received("traces"));
    }

    [Theory]
    [InlineData("LANGFUSE_BASE_URL", "langfuse:3000", "not an http or https address")]
    [InlineData("LANGFUSE_SECRET_KEY", "", "LANGFUSE_SECRET_KEY_FILE")]
    [InlineData("LANGFUSE_PUBLIC_KEY", "", "LANGFUSE_PUBLIC_KEY")]
    public async Task A_target_that_could_never_receive_a_span_stops_the_start(string key, string value, string named)
    {
        await using var langfuse = await OtlpReceiver.StartAsync(LangfusePath);
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(langfuse, (key, value)));
        Assert.Contains(named, refusal.Message);
        Assert.DoesNotContain(SecretKey, refusal.Message);
    }

    [Fact]
    public async Task The_secret_key_may_come_from_a_file()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, $"{SecretKey}\n");
            await using var langfuse = await OtlpReceiver.StartAsync(LangfusePath);
            using var source = new ActivitySource("OpenClaw.Test");
            await using (await StartAsync(langfuse, ("LANGFUSE_SECRET_KEY", ""), ("LANGFUSE_SECRET_KEY_FILE", file)))
            {
                source.StartActivity("chat")!.Dispose();
            }

            Assert.EndsWith(Convert.ToBase64String(Encoding.UTF8.GetBytes($"pk-lf-1:{SecretKey}")), Assert.Single(langfuse.Accepted).Authorization.ToString());
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Task<Service> StartAsync(OtlpReceiver langfuse, params (string Key, string Value)[] settings)
    {
        (string Key, string Value)[] target =
            [("LANGFUSE_BASE_URL", langfuse.Url), ("LANGFUSE_PUBLIC_KEY", "pk-lf-1"), ("LANGFUSE_SECRET_KEY", SecretKey)];
        return Service.StartAsync(settings: [.. settings.UnionBy(target, setting => setting.Key)]);
    }
}
