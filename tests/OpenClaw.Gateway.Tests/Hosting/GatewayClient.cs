using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OpenClaw.Testing;

namespace OpenClaw.Gateway.Tests.Hosting;

/// <summary>Talks to a gateway as an operator does.</summary>
internal sealed class GatewayClient : IDisposable
{
    public const string Token = "test-token-0123456789";

    public GatewayClient(Uri address)
    {
        Http = new HttpClient { BaseAddress = address };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public HttpClient Http { get; }

    public Task<HttpResponseMessage> PostAsync(string path, string json, string? idempotencyKey = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends a message that must be accepted.</summary>
    /// <returns>Its id.</returns>
    public async Task<Guid> SendAsync(string agent, string content, string? idempotencyKey = null)
    {
        using var answer = await PostAsync($"/api/agents/{agent}/messages", JsonSerializer.Serialize(new { content }), idempotencyKey);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return (await JsonAsync(answer)).GetProperty("messageId").GetGuid();
    }

    public async Task<JsonElement> GetAsync(string path) =>
        await Http.GetFromJsonAsync<JsonElement>(path, TestContext.Current.CancellationToken);

    /// <summary>The whole history of an agent, read page by page.</summary>
    public async Task<List<JsonElement>> HistoryAsync(string agent)
    {
        List<JsonElement> all = [];
        for (var cursor = "0"; cursor is not null;)
        {
            var page = await GetAsync($"/api/agents/{agent}/messages?limit=100&cursor={cursor}");
            all.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("nextCursor").GetString();
        }

        return all;
    }

    public Task<List<JsonElement>> HistoryAsync(string agent, int count) =>
        Eventually.GetAsync(() => HistoryAsync(agent), history => history.Count >= count);

    public async Task<string> StateAsync(string agent) => (await GetAsync($"/api/agents/{agent}")).GetProperty("state").GetString()!;

    public async Task<HttpStatusCode> StatusOfAsync(string path)
    {
        using var answer = await Http.GetAsync(path, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    public static Task<JsonElement> JsonAsync(HttpResponseMessage answer) =>
        answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

    public void Dispose() => Http.Dispose();
}
