using Xunit.Sdk;
using Xunit.v3;

// Instruments of the same name in two services of one process are one metric to OpenTelemetry.
[assembly: Parallelization(Mode = ParallelMode.None)]
