using Xunit.Sdk;
using Xunit.v3;

// Each test runs the whole graph: one at a time.
[assembly: Parallelization(Mode = ParallelMode.None)]
