using BenchmarkDotNet.Running;
using OpenClaw.Benchmarks;

if (args is ["router", ..])
{
    await RouterLoad.RunAsync(TimeSpan.FromSeconds(5), args.Length > 1 ? new Uri(args[1]) : null);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(ExpositionBenchmark).Assembly).Run(args);
