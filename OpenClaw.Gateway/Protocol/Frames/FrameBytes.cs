using System.Buffers;

namespace OpenClaw.Gateway.Protocol;

/// <summary>The bytes of an outgoing frame: rented by one receiver, or shared by many.</summary>
internal readonly struct FrameBytes
{
    private readonly byte[] _array;
    private readonly bool _rented;

    private FrameBytes(byte[] array, int length, bool rented)
    {
        _array = array;
        Length = length;
        _rented = rented;
    }

    public int Length { get; }

    public ReadOnlyMemory<byte> Memory => _array.AsMemory(0, Length);

    public static FrameBytes Rented(byte[] array, int length) => new(array, length, rented: true);

    public static FrameBytes Shared(byte[] array) => new(array, array.Length, rented: false);

    /// <summary>Gives a rented array back; to be called once.</summary>
    public void Release()
    {
        if (_rented)
        {
            ArrayPool<byte>.Shared.Return(_array);
        }
    }
}
