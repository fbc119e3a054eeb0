using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using OpenClaw.Testing;

namespace OpenClaw.EndToEnd.Tests.Containers;

public sealed class ComposeDeploymentTests
{
    private const string Token = "token-of-the-deployment";
    private const string Content = "Do you run in a container?";

    // Grafana is the one service of which this machine has no program to make an image of.
    private static readonly string[] Services = [.. ProvisionedImages.Services];

    private readonly Dictionary<string, string?> _variables = new[]
        {
            "OPENCLAW_GATEWAY_PORT", "PROMETHEUS_PORT", "ALERTMANAGER_PORT", "BLACKBOX_EXPORTER_PORT",
        }
        .ToDictionary(name => name, _ => (string?)Ports.Free().ToString(CultureInfo.InvariantCulture));

    [Fact]
    public async Task The_published_deployment_comes_up_healthy_answers_a_message_and_goes_away_again()
    {
        await using var engine = await ContainerEngine.StartAsync();
        using var folder = new TemporaryDirectory();
        var deployment = Path.Combine(folder.Path, "deploy");
        await PublishAsync(deployment);
        _variables["COMPOSE_PROJECT_NAME"] = $"openclaw-test-{Environment.ProcessId}";
        Task<string> ComposeAsync(params string[] arguments) => engine.RunInAsync(deployment, _variables, ["compose", .. arguments]);

        await ComposeAsync("config", "--quiet");
        await ComposeAsync("-f", "docker-compose.monitoring.yml", "config", "--quiet");
        Assert.Equal(await ComposeAsync("config"), await ComposeAsync("-f", "docker-compose.yaml", "-f", "docker-compose.monitoring.yml", "config"));

        var names = ImagesOf(await ComposeAsync("config", "--format", "json"));
        var images = new ProvisionedImages(engine);
        await images.MakeAsync(names, folder.Path);
        try
        {
            await ComposeAsync(["up", "--detach", "--wait", "--wait-timeout", "300", "--pull", "never", .. Services]);
            await AnswersAMessageAsync();
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"{await ComposeAsync("ps", "--all")}\n{await ComposeAsync("logs", "--tail", "30")}", failure);
        }
        finally
        {
            await ComposeAsync("down", "--volumes", "--timeout", "30");
            await images.RemoveAsync(names);
        }

        Assert.Empty(await ComposeAsync("ps", "--all", "--quiet"));
    }

    private static async Task PublishAsync(string deployment)
    {
        var configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd('/'))!);
        var program = Path.Combine(Tools.RepositoryRoot, "OpenClaw.AppHost", "bin", configuration, "net10.0", "OpenClaw.AppHost.dll");
        await ServerProcess.RunAsync("dotnet", [program, "--operation", "publish", "--step", "publish", "--output-path", deployment]);

        // The quick start of the deployment's document.
        var values = (await File.ReadAllLinesAsync(Path.Combine(deployment, ".env.example")))
            .Select(line => line is "GATEWAY_TOKEN=" ? line + Token : line.EndsWith('=') && line[0] != '#' ? line + "secret" : line);
        await File.WriteAllLinesAsync(Path.Combine(deployment, ".env"), values);
        var secrets = Directory.CreateDirectory(Path.Combine(deployment, "secrets"));
        await File.WriteAllTextAsync(Path.Combine(secrets.FullName, "gateway-token"), Token);
    }

    private static Dictionary<string, string> ImagesOf(string configuration)
    {
        using var document = JsonDocument.Parse(configuration);
        return document.RootElement.GetProperty("services").EnumerateObject()
            .ToDictionary(service => service.Name, service => service.Value.GetProperty("image").GetString()!);
    }

    private async Task AnswersAMessageAsync()
    {
        using var gateway = new HttpClient { BaseAddress = AddressOf("OPENCLAW_GATEWAY_PORT") };
        gateway.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var posted = await gateway.PostAsJsonAsync("/api/agents/historian/messages", new { content = Content });
        Assert.True(posted.IsSuccessStatusCode, posted.StatusCode.ToString());

        using var prometheus = new HttpClient { BaseAddress = AddressOf("PROMETHEUS_PORT") };
        var missing = "";
        foreach (var query in (string[])
        [
            "openclaw_agent_messages_processed_total{job=\"openclaw-gateway\",agent_id=\"historian\"} > 0",
            "up{job=\"openclaw-services\"} == 1",
            "probe_success{service=\"redis\"} == 1",
            "pg_up == 1",
        ])
        {
            await Eventually.HoldsAsync(
                async () =>
                {
                    missing = query;
                    var answer = await prometheus.GetFromJsonAsync<JsonElement>($"/api/v1/query?query={Uri.EscapeDataString(query)}");
                    return answer.GetProperty("data").GetProperty("result").GetArrayLength() > 0;
                },
                () => missing);
        }
    }

    private Uri AddressOf(string variable) => new($"http://127.0.0.1:{_variables[variable]}");
}
