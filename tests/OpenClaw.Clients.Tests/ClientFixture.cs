using System.Diagnostics;
using System.Text.Json.Nodes;
using OpenClaw.Testing;

namespace OpenClaw.Clients.Tests;

/// <summary>A gateway process and a client whose configuration points at it.</summary>
public sealed class ClientFixture : IAsyncLifetime
{
    private const string Token = "clients-test-token";
    private Process? _gateway;
    private OriginalClient? _client;
    private string _state = "";
    private int _port;

    /// <summary>Why the client cannot be had; null when it can.</summary>
    internal string? Reason { get; private set; }

    public async ValueTask InitializeAsync()
    {
        (_client, Reason) = await OriginalClient.FindAsync();
        if (_client is null)
        {
            return;
        }

        _port = await StartGatewayAsync();
        _state = Directory.CreateTempSubdirectory("openclaw-client-").FullName;
        var settings = new JsonObject
        {
            ["gateway"] = new JsonObject { ["mode"] = "local", ["port"] = _port, ["auth"] = new JsonObject { ["mode"] = "token", ["token"] = Token } },
        };
        await File.WriteAllTextAsync(Path.Combine(_state, "openclaw.json"), settings.ToJsonString());
    }

    public ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            _gateway.Kill();
            _gateway.WaitForExit();
            _gateway.Dispose();
        }

        if (_state.Length > 0)
        {
            Directory.Delete(_state, recursive: true);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Runs a command; skips the test when the client cannot be had, and fails it when the exit code is another than asked.</summary>
    internal async Task<string> RunAsync(params string[] arguments)
    {
        Assert.SkipWhen(Reason is not null, Reason ?? "");
        var (code, output) = await _client!.RunAsync(_state, arguments);
        Assert.True(code == 0, $"openclaw {string.Join(' ', arguments)} ended with {code}: {output}");
        return output;
    }

    /// <summary>Calls a method and gives the payload that the client printed.</summary>
    internal async Task<JsonNode?> CallAsync(string method, string parameters = "{}", params string[] options)
    {
        var output = await RunAsync(["gateway", "call", method, "--json", "--params", parameters, .. options]);
        var start = output.IndexOfAny(['{', '[']);
        return start < 0 ? null : JsonNode.Parse(output[start..(output.LastIndexOfAny(['}', ']']) + 1)]);
    }

    /// <summary>A new device whose pairing request waits.</summary>
    internal async Task<StrangeDevice> KnockAsync()
    {
        Assert.SkipWhen(Reason is not null, Reason ?? "");
        var device = new StrangeDevice();
        await device.KnockAsync(_port, Token);
        return device;
    }

    private async Task<int> StartGatewayAsync()
    {
        var start = new ProcessStartInfo(GatewayProgram.Path, ["--port", "0", "--token", Token])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("ASPNETCORE_URLS");
        _gateway = Process.Start(start)!;
        var port = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        _gateway.OutputDataReceived += (_, line) =>
        {
            const string announcement = "Now listening on: ";
            if (line.Data?.IndexOf(announcement, StringComparison.Ordinal) is >= 0 and var at)
            {
                port.TrySetResult(new Uri(line.Data[(at + announcement.Length)..]).Port);
            }
        };
        _gateway.BeginOutputReadLine();
        _gateway.BeginErrorReadLine();
        return await port.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }
}
