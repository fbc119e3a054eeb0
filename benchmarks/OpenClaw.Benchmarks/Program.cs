using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromAssembly(typeof(OpenClaw.Benchmarks.ExpositionBenchmark).Assembly).Run(args);
