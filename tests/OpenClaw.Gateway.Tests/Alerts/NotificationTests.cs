using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using OpenClaw.Gateway.Tests.Hosting;

namespace OpenClaw.Gateway.Tests.Alerts;

public sealed class NotificationTests
{
    [Fact]
    public async Task A_notification_that_is_wrong_anywhere_is_explained_and_changes_nothing()
    {
        await using var gateway = await InProcessGateway.StartAsync(
            settings: new Dictionary<string, string?> { ["Alerts:MaxAlertsPerNotification"] = "2" });
        (string Body, string Explanation)[] cases =
        [
            ("{}", "version"),
            ("null", "one JSON object"),
            (AlertSamples.Wrong(body => body["version"] = "5"), "version must be \"4\""),
            (AlertSamples.Wrong(body => body["status"] = "pending"), "status must be"),
            (AlertSamples.Wrong(body => body["truncatedAlerts"] = -1), "truncatedAlerts must not"),
            (AlertSamples.Notification(), "1 to 2 items, not 0"),
            (
                AlertSamples.Notification([.. Enumerable.Range(0, 3).Select(number => AlertSamples.Alert(fingerprint: $"000000000000000{number}"))]),
                "1 to 2 items, not 3"),
            (AlertSamples.Notification(AlertSamples.Alert(), AlertSamples.Alert()), "alerts[1].fingerprint is that of an earlier"),
            (AlertSamples.Wrong(body => body["alerts"]![0] = null), "alerts[0]"),
            (AlertSamples.Wrong(body => First(body)["status"] = "Firing"), "alerts[0].status must be"),
            (AlertSamples.Wrong(body => First(body)["fingerprint"] = "0123456789ABCDEF"), "alerts[0].fingerprint must be"),
            (AlertSamples.Wrong(body => First(body)["startsAt"] = "yesterday"), "$.alerts[0].startsAt"),
            (AlertSamples.Wrong(body => First(body)["startsAt"] = "0001-01-01T00:00:00Z"), "alerts[0].startsAt must be"),
            (AlertSamples.Wrong(body => First(body)["status"] = "resolved"), "alerts[0].endsAt of a resolved alert"),
            (AlertSamples.Wrong(body => First(body)["labels"]!.AsObject().Remove("alertname")), "must have an alertname"),
            (AlertSamples.Wrong(body => First(body)["labels"]!["x"] = null), "alerts[0].labels.x must be a text"),
            (AlertSamples.Wrong(body => First(body)["labels"]!["x"] = 1), "$.alerts[0].labels.x"),
            (AlertSamples.Wrong(body => First(body)["labels"]!["x"] = "a\0b"), "without U+0000"),
            (AlertSamples.Wrong(body => First(body)["annotations"]!["x"] = new string('x', 20_000)), "at most 16384 characters"),
            (AlertSamples.Wrong(body => First(body).Remove("annotations")), "annotations"),
        ];
        foreach (var (body, explanation) in cases)
        {
            using var answer = await gateway.Client.PostAsync("/api/alerts", body);
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{body}: {answer.StatusCode} {text}");
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            Assert.Contains(explanation, JsonNode.Parse(text)!["detail"]!.GetValue<string>());
        }

        Assert.Equal(0, (await gateway.Client.GetAsync("/api/alerts")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Too_large_without_JSON_or_without_the_token_is_refused()
    {
        await using var gateway = await InProcessGateway.StartAsync(settings: new Dictionary<string, string?> { ["Alerts:MaxBodyBytes"] = "2048" });
        using var large = await gateway.Client.PostAsync("/api/alerts", AlertSamples.Wrong(body => body["groupKey"] = new string('x', 2048)));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        using var text = await gateway.Client.Http.PostAsync("/api/alerts", new StringContent("x"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, text.StatusCode);
        gateway.Client.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "wrong-token-0123456789");
        using var stranger = await gateway.Client.PostAsync("/api/alerts", AlertSamples.Notification(AlertSamples.Alert()));
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await gateway.Client.StatusOfAsync("/api/alerts"));
    }

    [Fact]
    public async Task Members_of_a_later_release_are_skipped()
    {
        await using var gateway = await InProcessGateway.StartAsync();
        using var answer = await gateway.Client.PostAsync("/api/alerts", AlertSamples.Wrong(body =>
        {
            body["news"] = 1;
            First(body)["news"] = new JsonObject();
        }));
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private static JsonObject First(JsonNode body) => body["alerts"]![0]!.AsObject();
}
