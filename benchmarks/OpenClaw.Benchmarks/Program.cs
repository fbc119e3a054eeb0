using System.Globalization;
using BenchmarkDotNet.Running;
using OpenClaw.Benchmarks;

if (args is ["router", ..])
{
    await RouterLoad.RunAsync(TimeSpan.FromSeconds(5), args.Length > 1 ? new Uri(args[1]) : null);
    return;
}

if (args is ["messages", ..])
{
    var seconds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10;
    await AgentMessageLoad.RunAsync(TimeSpan.FromSeconds(seconds), runs: 3);
    return;
}

if (args is ["ledger", ..])
{
    await LedgerLoad.RunAsync(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1_000_000);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(ExpositionBenchmark).Assembly).Run(args);
