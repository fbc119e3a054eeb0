using OpenClaw.MetricsCollector;
using OpenClaw.MetricsCollector.Collection;
using OpenClaw.MetricsCollector.Probes;
using OpenClaw.ServiceDefaults;
using OpenClaw.ServiceDefaults.Endpoints;

if (await ProbeCommand.TryRunAsync(args) is { } health)
{
    return health;
}

var commandLine = CommandLine.Parse(args, out var error);
if (error is null && commandLine.Help)
{
    Console.WriteLine(CommandLine.Usage);
    return 0;
}

var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
{
    Args = commandLine.Configuration,
    // appsettings.json lies next to the program, wherever it is started.
    ContentRootPath = AppContext.BaseDirectory,
});
// The page is written by the collectors themselves; a second set of instruments would only cost memory.
builder.Configuration[$"{DefaultEndpointOptions.Section}:{nameof(DefaultEndpointOptions.MapMetrics)}"] = "false";
var url = commandLine.Url(builder.Configuration, out var portError);
if ((error ?? portError) is { } wrong)
{
    await Console.Error.WriteLineAsync(wrong);
    return 2;
}

if (url is not null)
{
    builder.WebHost.UseUrls(url);
}

builder.AddServiceDefaults();
// Brings the generated serialization of errors, without which the native program could not write them.
builder.Services.AddProblemDetails();
builder.AddCollectors();
builder.AddProbes();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapCollectorMetrics();
app.MapProbes();
await app.RunAsync();
return 0;
