using System.Runtime.InteropServices;

namespace OpenClaw.Testing;

/// <summary>Signals to processes that the tests did not start themselves.</summary>
public static class Signals
{
    /// <summary>SIGINT.</summary>
    public const int Interrupt = 2;

    /// <summary>SIGKILL.</summary>
    public const int Kill = 9;

    /// <summary>Sends a signal; nothing happens when the process has ended.</summary>
    public static void Send(int process, int signal) => _ = SendSignal(process, signal);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int SendSignal(int pid, int signal);
}
