namespace OpenClaw.MetricsCollector.Exposition;

/// <summary>One sample being written: labels first, then the value, which ends it.</summary>
internal readonly ref struct SampleWriter
{
    private readonly ExpositionWriter _writer;
    private readonly bool _labels;

    internal SampleWriter(ExpositionWriter writer, bool labels = false)
    {
        _writer = writer;
        _labels = labels;
    }

    public SampleWriter Label(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        _writer.Label(!_labels, name, value);
        return new SampleWriter(_writer, labels: true);
    }

    public SampleWriter Label(ReadOnlySpan<byte> name, string? value)
    {
        _writer.Label(!_labels, name, value.AsSpan());
        return new SampleWriter(_writer, labels: true);
    }

    public SampleWriter Label(ReadOnlySpan<byte> name, long value)
    {
        _writer.Label(!_labels, name, value);
        return new SampleWriter(_writer, labels: true);
    }

    public void Value(double value) => _writer.Value(_labels, value);
}
