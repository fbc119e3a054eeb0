using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OpenClaw.Gateway.Transport;

/// <summary>Linux's list of sockets that are ready, with an event to wake who waits for it.</summary>
/// <remarks>epoll(7): edge-triggered, so that each change is told once; epoll_event is packed on x86-64 only.</remarks>
internal sealed unsafe partial class Epoll : IDisposable
{
    public const uint Readable = 0x001;
    public const uint Writable = 0x004;
    public const uint Ended = 0x008 | 0x010 | 0x2000; // EPOLLERR, EPOLLHUP, EPOLLRDHUP
    public const uint Broken = 0x008 | 0x010; // EPOLLERR, EPOLLHUP: both directions have ended
    private const uint EdgeTriggered = 1u << 31;
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const int Add = 1;
    private const int Interrupted = 4;
    private static readonly bool Packed = RuntimeInformation.ProcessArchitecture == Architecture.X64;
    private static readonly int Size = Packed ? 12 : 16;
    private static readonly int DataOffset = Packed ? 4 : 8;
    private readonly SafeFileHandle _list;
    private readonly SafeFileHandle _wake;
    private readonly byte[] _events;

    /// <param name="capacity">Most events that one wait reports; more wait for the next.</param>
    /// <exception cref="Win32Exception">The system has no descriptor left.</exception>
    public Epoll(int capacity)
    {
        _events = GC.AllocateArray<byte>(capacity * Size, pinned: true);
        _list = new SafeFileHandle(Check(Create(CloseOnExec)), ownsHandle: true);
        WakeDescriptor = Check(EventDescriptor(0, CloseOnExec | NonBlocking));
        _wake = new SafeFileHandle(WakeDescriptor, ownsHandle: true);
        Watch(WakeDescriptor, 0);
    }

    /// <summary>The descriptor that a wake-up is reported for.</summary>
    public int WakeDescriptor { get; }

    /// <summary>Reports a descriptor's changes from now on, until it is closed.</summary>
    /// <param name="use">Reported with them: a closed descriptor is given out again while its last changes are still to be reported.</param>
    public void Watch(int descriptor, int use)
    {
        var change = stackalloc byte[16];
        *(uint*)change = Readable | Writable | Ended | EdgeTriggered;
        *(int*)(change + DataOffset) = descriptor;
        *(int*)(change + DataOffset + sizeof(int)) = use;
        Check(Control(_list, Add, descriptor, change));
    }

    /// <summary>Waits for changes.</summary>
    /// <param name="milliseconds">Time to wait; -1 without a limit.</param>
    /// <returns>Their number; 0 after the time, or after a signal.</returns>
    public int Wait(int milliseconds)
    {
        fixed (byte* events = _events)
        {
            var count = WaitFor(_list, events, _events.Length / Size, milliseconds);
            return count >= 0 || Marshal.GetLastPInvokeError() == Interrupted ? Math.Max(count, 0) : Check(count);
        }
    }

    /// <summary>A change of the last wait.</summary>
    public (int Descriptor, int Use, uint Changes) this[int index]
    {
        get
        {
            var change = _events.AsSpan(index * Size, Size);
            var data = change[DataOffset..];
            return (MemoryMarshal.Read<int>(data), MemoryMarshal.Read<int>(data[sizeof(int)..]), MemoryMarshal.Read<uint>(change));
        }
    }

    /// <summary>Ends the wait of another thread.</summary>
    public void Wake()
    {
        long one = 1;
        _ = Write(_wake, &one, sizeof(long));
    }

    public void Dispose()
    {
        _wake.Dispose();
        _list.Dispose();
    }

    private static int Check(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(SafeFileHandle list, int operation, int descriptor, byte* change);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int WaitFor(SafeFileHandle list, byte* events, int capacity, int milliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int EventDescriptor(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(SafeFileHandle descriptor, void* bytes, nint count);
}
