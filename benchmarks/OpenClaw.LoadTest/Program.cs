using System.CommandLine;
using OpenClaw.LoadTest;

var url = new Option<string>("--url") { Description = "Address of the running gateway", DefaultValueFactory = _ => "http://127.0.0.1:18789" };
var token = new Option<string>("--token")
{
    Description = "Its bearer token (environment OPENCLAW_GATEWAY_TOKEN)",
    DefaultValueFactory = _ => Environment.GetEnvironmentVariable("OPENCLAW_GATEWAY_TOKEN") ?? "",
};
var connections = new Option<int>("--connections") { Description = "Requests in flight at once", DefaultValueFactory = _ => 64 };
var seconds = new Option<int>("--seconds") { Description = "How long to post, or to ask; with 0, --protocol measures starts and memory only", DefaultValueFactory = _ => 10 };
var bytes = new Option<int>("--bytes") { Description = "Length of each message's text", DefaultValueFactory = _ => 200 };
var coldStart = new Option<FileInfo?>("--cold-start") { Description = "Measure starting this gateway program instead, to /alive and at rest" };
var deliberations = new Option<int>("--deliberations") { Description = "Measure this many deliberations and the verification of the ledger instead" };
var underWay = new Option<int>("--under-way") { Description = "Requests that --protocol keeps under way over each connection", DefaultValueFactory = _ => 1 };
var runs = new Option<int>("--runs") { Description = "Cold starts to measure", DefaultValueFactory = _ => 5 };
var protocol = new Option<string?>("--protocol")
{
    Description = "Measure the protocol of the gateway that this command line starts, ours or the original; {port} in it stands for the port",
};
var idle = new Option<int[]>("--idle")
{
    Description = "Numbers of idle connections whose memory --protocol measures; 0 leaves memory out",
    DefaultValueFactory = _ => [500],
    AllowMultipleArgumentsPerToken = true,
};

var command = new RootCommand("Measures a gateway: messages per second end to end, deliberations per second, its cold start, or its protocol.")
{
    url, token, connections, seconds, bytes, deliberations, coldStart, runs, protocol, underWay, idle,
};
command.SetAction(async (parsed, cancellation) =>
{
    if (parsed.GetValue(coldStart) is { } program)
    {
        await ColdStart.MeasureAsync(program, parsed.GetValue(runs), cancellation);
        return 0;
    }

    if (parsed.GetValue(deliberations) is > 0 and var count)
    {
        var rounds = new DeliberationLoad(new Uri(parsed.GetValue(url)!), parsed.GetValue(token)!);
        return await rounds.RunAsync(count, parsed.GetValue(connections), cancellation) ? 0 : 1;
    }

    if (parsed.GetValue(protocol) is { } gateway)
    {
        var measure = new ProtocolLoad(gateway, parsed.GetValue(token)!, TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(underWay));
        await measure.RunAsync(parsed.GetValue(runs), parsed.GetValue(idle)!, cancellation);
        return 0;
    }

    var load = new MessageLoad(new Uri(parsed.GetValue(url)!), parsed.GetValue(token)!, parsed.GetValue(bytes));
    return await load.RunAsync(parsed.GetValue(connections), TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancellation) ? 0 : 1;
});
return await command.Parse(args).InvokeAsync();
