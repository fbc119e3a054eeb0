namespace OpenClaw.Clients.Tests;

/// <summary>The unmodified command line client calls the methods of the protocol.</summary>
public sealed class MethodCallTests(ClientFixture fixture) : IClassFixture<ClientFixture>
{
    [Theory]
    [InlineData("health", "{}", "ok")]
    [InlineData("status", "{}", "runtimeVersion")]
    [InlineData("usage.cost", "{}", "totals")]
    [InlineData("gateway.identity.get", "{}", "deviceId")]
    [InlineData("logs.tail", "{}", "lines")]
    [InlineData("config.get", "{}", "hash")]
    [InlineData("agents.list", "{}", "agents")]
    [InlineData("agent.identity.get", "{}", "agentId")]
    [InlineData("agents.files.list", """{"agentId":"main"}""", "files")]
    [InlineData("models.list", "{}", "models")]
    [InlineData("skills.status", "{}", "skills")]
    [InlineData("tools.catalog", "{}", "groups")]
    [InlineData("tools.effective", """{"sessionKey":"main"}""", "groups")]
    [InlineData("chat.history", """{"sessionKey":"main"}""", "messages")]
    [InlineData("sessions.list", "{}", "sessions")]
    [InlineData("sessions.create", """{"agentId":"coder"}""", "key")]
    [InlineData("sessions.usage", "{}", "aggregates")]
    [InlineData("cron.list", "{}", "jobs")]
    [InlineData("cron.status", "{}", "enabled")]
    [InlineData("cron.runs", """{"scope":"all"}""", "entries")]
    [InlineData("device.pair.list", "{}", "paired")]
    public async Task A_called_method_gives_its_payload(string method, string parameters, string member) =>
        Assert.NotNull((await fixture.CallAsync(method, parameters))![member]);
}
