using System.Runtime.InteropServices;

namespace OpenClaw.EndToEnd.Tests;

/// <summary>Signals to processes that the tests did not start themselves.</summary>
internal static class Signals
{
    public const int Interrupt = 2;
    public const int Kill = 9;

    public static void Send(int process, int signal) => _ = SendSignal(process, signal);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int SendSignal(int pid, int signal);
}
