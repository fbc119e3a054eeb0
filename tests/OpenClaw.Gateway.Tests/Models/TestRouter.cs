using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OpenClaw.Gateway.Agents;
using OpenClaw.Gateway.Models;

namespace OpenClaw.Gateway.Tests.Models;

/// <summary>The router as the gateway composes it, with a clock of its own, a ledger in memory, and its measurements collected.</summary>
internal sealed class TestRouter : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly MeterListener _listener = new();
    private readonly List<(string Name, double Value, Dictionary<string, object?> Tags)> _measured = [];

    private TestRouter(WebApplication app, FakeTimeProvider clock) => (_app, Clock) = (app, clock);

    public FakeTimeProvider Clock { get; }

    public IChatClient Client => _app.Services.GetRequiredService<IChatClient>();

    public UsageLedger Ledger => _app.Services.GetRequiredService<UsageLedger>();

    /// <summary>Every stub is a provider: named "a", "b", "c" in their order, each with the model "m", all of the given format.</summary>
    /// <remarks>Groups are lines such as "default = a b; context: big".</remarks>
    public static async Task<TestRouter> StartAsync(string format, ProviderStub[] stubs, string[] groups, params (string Key, string? Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        Dictionary<string, string?> all = new()
        {
            ["TEST_KEY"] = "sk-secret-of-the-test",
            ["Models:RetryDelay"] = "00:00:00",
            ["Models:DefaultGroup"] = groups.Length == 0 ? null : groups[0].Split(' ')[0],
        };
        foreach (var (id, i) in ((string[])["main", "alpha", "beta", "charlie"]).Select((id, i) => (id, i)))
        {
            all[$"Roster:Agents:{i}:Id"] = id;
            all[$"Roster:Agents:{i}:Role"] = "test";
            all[$"Roster:Agents:{i}:Triad"] = $"{i > 0}";
            all[$"Roster:Agents:{i}:Enabled"] = "true";
        }

        for (var i = 0; i < stubs.Length; i++)
        {
            var name = $"Models:Providers:{(char)('a' + i)}";
            all[$"{name}:Format"] = ProviderPreset.All[format].Format.ToString();
            all[$"{name}:BaseUrl"] = stubs[i].Address.ToString();
            all[$"{name}:KeyVariable"] = "TEST_KEY";
        }

        foreach (var group in groups)
        {
            AddGroup(all, group);
        }

        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        builder.Configuration.AddInMemoryCollection(all);
        builder.Logging.ClearProviders();
        builder.Services.AddOptions<RosterOptions>().BindConfiguration("Roster");
        builder.Services.AddSingleton<Roster>();
        builder.Services.AddSingleton<IUsageStore, MemoryUsageStore>();
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.AddModels();
        var router = new TestRouter(builder.Build(), clock);
        router.Listen();
        try
        {
            router._app.Services.GetRequiredService<IStartupValidator>().Validate();
            foreach (var service in router._app.Services.GetServices<IHostedService>()
                .Where(service => service.GetType().Namespace == typeof(BudgetBook).Namespace))
            {
                await service.StartAsync(TestContext.Current.CancellationToken);
            }
        }
        catch
        {
            await router.DisposeAsync();
            throw;
        }

        return router;
    }

    public Task<ChatResponse> AskAsync(string text = "Hi", string? agent = "main", string? request = null) =>
        Client.GetResponseAsync(Conversation(text), new ModelCall(agent, request).ToOptions(), TestContext.Current.CancellationToken);

    public async Task<(string Text, ModelReceipt? Receipt)> StreamAsync(Action<string>? onPiece = null)
    {
        var text = "";
        ModelReceipt? receipt = null;
        await foreach (var update in Client.GetStreamingResponseAsync(
            Conversation("Hi"), new ModelCall("main").ToOptions(), TestContext.Current.CancellationToken))
        {
            text += update.Text;
            receipt = ModelReceipt.Of(update) ?? receipt;
            onPiece?.Invoke(update.Text);
        }

        return (text, receipt);
    }

    /// <summary>Everything that the ledger holds.</summary>
    public async Task<UsageSum> TotalAsync() =>
        UsageSum.Total(await Ledger.SumAsync(new DateOnly(2026, 1, 1), new DateOnly(2027, 1, 1), UsageGrouping.Model, TestContext.Current.CancellationToken));

    /// <summary>Sum of what a counter counted with the given labels.</summary>
    public double Count(string name, params (string Label, string Value)[] labels)
    {
        lock (_measured)
        {
            return _measured.Where(entry => entry.Name == name && labels.All(label => Equals(entry.Tags.GetValueOrDefault(label.Label), label.Value)))
                .Sum(entry => entry.Value);
        }
    }

    public double Gauge(string name, string label, string value)
    {
        lock (_measured)
        {
            _measured.RemoveAll(entry => entry.Name == name);
        }

        _listener.RecordObservableInstruments();
        return Count(name, (label, value));
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        foreach (var service in _app.Services.GetServices<IHostedService>().Where(service => service.GetType().Namespace == typeof(BudgetBook).Namespace))
        {
            await service.StopAsync(CancellationToken.None);
        }

        await _app.DisposeAsync();
    }

    private static ChatMessage[] Conversation(string text) => [new(ChatRole.System, "Be brief."), new(ChatRole.User, text)];

    private static void AddGroup(Dictionary<string, string?> all, string line)
    {
        var (name, rest) = line.Split('=', 2) is [var left, var right] ? (left.Trim(), right) : throw new ArgumentException(line);
        var parts = rest.Split(';', StringSplitOptions.TrimEntries);
        foreach (var (target, i) in parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((target, i) => (target, i)))
        {
            all[$"Models:Groups:{name}:Targets:{i}:Provider"] = target;
            all[$"Models:Groups:{name}:Targets:{i}:Model"] = "m";
        }

        foreach (var part in parts[1..])
        {
            var (kind, other) = part.Split(':', 2, StringSplitOptions.TrimEntries) is [var k, var o] ? (k, o) : throw new ArgumentException(part);
            var list = kind switch { "context" => "ContextFallbacks", "content" => "ContentFallbacks", _ => "Fallbacks" };
            all[$"Models:Groups:{name}:{list}:0"] = other;
        }
    }

    private void Listen()
    {
        var meters = _app.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Measured(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Measured(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Measured(instrument, value, tags));
        _listener.Start();
    }

    private void Measured(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        Dictionary<string, object?> labels = [];
        foreach (var (name, label) in tags)
        {
            labels[name] = label;
        }

        lock (_measured)
        {
            _measured.Add((instrument.Name, value, labels));
        }
    }
}
