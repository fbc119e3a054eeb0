using System.Net.Http.Json;
using System.Text.Json;
using OpenClaw.Testing;

namespace OpenClaw.EndToEnd.Tests;

public sealed class EndTests
{
    [Fact]
    public async Task An_interrupt_ends_everything_with_code_0_and_the_next_run_has_the_state_of_the_last()
    {
        using var state = new TemporaryDirectory();
        await using (var first = await RunningGraph.StartAsync(state))
        {
            using var posted = await first.Gateway.PostAsJsonAsync("/api/agents/historian/messages", new { content = "Remember this." });
            Assert.True(posted.IsSuccessStatusCode, posted.StatusCode.ToString());

            Signals.Send(first.AppHost(), Signals.Interrupt);
            await first.WaitForExitAsync();
            Assert.Equal(0, first.ExitCode);
            await NothingIsLeftAsync(first);
        }

        await using var second = await RunningGraph.StartAsync(state);
        await Eventually.HoldsAsync(async () =>
        {
            var page = await second.Gateway.GetFromJsonAsync<JsonElement>("/api/agents/historian/messages");
            return page.GetProperty("items").EnumerateArray().Any(item => item.GetProperty("content").GetString() == "Remember this.");
        });

        Signals.Send(second.AppHost(), Signals.Kill);
        await second.WaitForExitAsync();
        await NothingIsLeftAsync(second);
    }

    private static Task NothingIsLeftAsync(RunningGraph graph) =>
        Eventually.HoldsAsync(() => Task.FromResult(graph.LivingProcesses().Count == 0), () => string.Join('\n', graph.LivingProcesses()));
}
