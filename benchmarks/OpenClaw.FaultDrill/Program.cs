using System.CommandLine;
using OpenClaw.FaultDrill;
using OpenClaw.Testing;

var faults = new Option<string[]>("--faults")
{
    Description = "Faults to try",
    DefaultValueFactory = _ => [.. FaultList.Names],
    AllowMultipleArgumentsPerToken = true,
};
faults.AcceptOnlyFromAmong([.. FaultList.Names]);
var runs = new Option<int>("--runs") { Description = "How often each fault is tried", DefaultValueFactory = _ => 1 };
var hold = new Option<int>("--hold") { Description = "Seconds that a fault lasts after its alert has come", DefaultValueFactory = _ => 120 };
var rest = new Option<int>("--rest") { Description = "Minutes at the end in which nothing is broken and nothing may fire", DefaultValueFactory = _ => 10 };
var busy = new Option<bool>("--busy") { Description = "Other programs load this machine: alerts about its processor and memory do not count" };

var command = new RootCommand(
    "Starts the whole graph, breaks one thing after the other, and measures the time until the people on call are told, and of what. "
    + "The exit code is 1 when an alert did not come, another one came, or something fired at rest.")
{
    faults, runs, hold, rest, busy,
};
command.SetAction(async (parsed, cancellation) =>
{
    await using var graph = await RunningGraph.StartAsync();
    await using var oncall = await Notifications.OfAsync(graph);
    await using var list = new FaultList(graph);
    var drill = new Drill(graph, oncall, TimeSpan.FromSeconds(parsed.GetValue(hold)), parsed.GetValue(busy));
    var all = await list.ReadAsync(parsed.GetValue(faults)!);
    List<Outcome> outcomes = [];
    for (var run = 0; run < parsed.GetValue(runs); run++)
    {
        foreach (var fault in all)
        {
            Console.WriteLine($"{DateTime.UtcNow:HH:mm:ss} {fault.Name}");
            outcomes.Add(await drill.RunAsync(fault, cancellation));
            Report.Print(outcomes[^1..]);
        }
    }

    if (outcomes.Count > 0)
    {
        Report.Print(outcomes);
    }

    IReadOnlyList<string> noise = [];
    if (parsed.GetValue(rest) is > 0 and var minutes)
    {
        Console.WriteLine($"{DateTime.UtcNow:HH:mm:ss} rest");
        noise = await drill.RestAsync(TimeSpan.FromMinutes(minutes), cancellation);
        Console.WriteLine($"At rest for {minutes} minutes fired: {(noise.Count == 0 ? "nothing but Watchdog" : string.Join(", ", noise))}");
    }

    return noise.Count == 0 && outcomes.TrueForAll(outcome => outcome.Notified is not null && outcome.Others.Count == 0) ? 0 : 1;
});
// An interrupt ends the graph and unmounts the disk first.
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(3) });
