using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using OpenClaw.Gateway.Tests.Hosting;

namespace OpenClaw.Gateway.Tests.Messaging;

/// <summary>Reads a live history as a browser's EventSource would.</summary>
internal sealed class EventReader : IDisposable
{
    private readonly HttpResponseMessage _answer;
    private readonly IAsyncEnumerator<SseItem<string>> _events;

    private EventReader(HttpResponseMessage answer, IAsyncEnumerator<SseItem<string>> events)
    {
        _answer = answer;
        _events = events;
    }

    public static async Task<EventReader> OpenAsync(GatewayClient client, string agent, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/agents/{agent}/messages");
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var answer = await client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        var stream = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var events = SseParser.Create(stream).EnumerateAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator();
        var reader = new EventReader(answer, events);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal("ready", events.Current.EventType);
        return reader;
    }

    /// <summary>Reads the next messages, with the ids of their events.</summary>
    public async Task<List<(long Id, JsonElement Message)>> ReadAsync(int count)
    {
        List<(long, JsonElement)> messages = [];
        while (messages.Count < count)
        {
            Assert.True(await _events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(180), TestContext.Current.CancellationToken));
            Assert.Equal("message", _events.Current.EventType);
            messages.Add((long.Parse(_events.Current.EventId!, System.Globalization.CultureInfo.InvariantCulture), JsonElement.Parse(_events.Current.Data)));
        }

        return messages;
    }

    public void Dispose() => _answer.Dispose();
}
