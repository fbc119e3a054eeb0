using Xunit.Sdk;
using Xunit.v3;

// A span is heard by every service of the process, whichever test made it.
[assembly: Parallelization(Mode = ParallelMode.None)]
