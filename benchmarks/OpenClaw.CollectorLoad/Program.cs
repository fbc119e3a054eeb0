using System.CommandLine;
using OpenClaw.CollectorLoad;

var program = new Argument<FileInfo>("program") { Description = "A published OpenClaw.MetricsCollector" };
var rounds = new Option<int>("--rounds") { Description = "Scrapes of everything to average over", DefaultValueFactory = _ => 300 };
var seconds = new Option<int>("--seconds") { Description = "How long to scrape the collector afterwards; 0 leaves it out", DefaultValueFactory = _ => 60 };
var rate = new Option<int>("--rate") { Description = "Scrapes per second of that", DefaultValueFactory = _ => 50 };

var command = new RootCommand("Measures a collector beside node, redis, postgres and blackbox exporter: memory, processor time and time of a scrape.")
{
    program, rounds, seconds, rate,
};
command.SetAction(async (parsed, cancellation) =>
{
    await using var targets = await Targets.StartAsync();
    await using var exporters = await Measured.StartExportersAsync(targets);
    await using var collector = await Measured.StartCollectorAsync(parsed.GetValue(program)!, targets);
    await Comparison.RunAsync(exporters, collector, parsed.GetValue(rounds), cancellation);
    return parsed.GetValue(seconds) is > 0 and var time
        ? await Storm.RunAsync(collector, parsed.GetValue(rate), TimeSpan.FromSeconds(time), cancellation) ? 0 : 1
        : 0;
});
return await command.Parse(args).InvokeAsync();
