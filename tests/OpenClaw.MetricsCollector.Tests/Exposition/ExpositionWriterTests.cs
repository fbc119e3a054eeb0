using System.Text;
using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Tests.Exposition;

public sealed class ExpositionWriterTests
{
    [Fact]
    public void A_family_is_announced_once_before_its_samples()
    {
        var writer = new ExpositionWriter();
        writer.Family("a_total"u8, MetricType.Counter, "Help."u8);
        writer.Sample().Label("x"u8, "1").Label("y"u8, "2"u8).Value(3);
        writer.Sample().Label("x"u8, 7).Value(0.5);
        writer.Single("b"u8, MetricType.Gauge, "Other."u8, -1);

        Assert.Equal(
            "# HELP a_total Help.\n# TYPE a_total counter\na_total{x=\"1\",y=\"2\"} 3\na_total{x=\"7\"} 0.5\n"
            + "# HELP b Other.\n# TYPE b gauge\nb -1\n",
            Text(writer));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.25, "-0.25")]
    [InlineData(9007199254740993, "9007199254740992")]
    [InlineData(1e300, "1E+300")]
    [InlineData(1.795591966392243E9, "1795591966.392243")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    public void Numbers_are_written_so_that_they_read_back_the_same(double value, string expected)
    {
        var writer = new ExpositionWriter();
        writer.Single("a"u8, MetricType.Gauge, "A."u8, value);

        Assert.EndsWith($"\na {expected}\n", Text(writer));
    }

    [Fact]
    public void Labels_and_help_are_escaped()
    {
        var writer = new ExpositionWriter();
        writer.Family("a"u8, MetricType.Gauge, "back\\slash, line\nfeed, \"quotes\""u8);
        writer.Sample().Label("text"u8, "q\" b\\ n\n é 🙂").Value(1);
        writer.Sample().Label("bytes"u8, "q\" b\\ n\n é"u8).Value(1);

        Assert.Equal(
            "# HELP a back\\\\slash, line\\nfeed, \"quotes\"\n# TYPE a gauge\n"
            + "a{text=\"q\\\" b\\\\ n\\n é 🙂\"} 1\na{bytes=\"q\\\" b\\\\ n\\n é\"} 1\n",
            Text(writer));
    }

    [Fact]
    public void Bytes_that_are_no_text_never_break_the_page()
    {
        var writer = new ExpositionWriter();
        writer.Family("a"u8, MetricType.Gauge, "A."u8);
        writer.Sample().Label("bytes"u8, [0x66, 0xff, 0x6f]).Value(1);
        writer.Sample().Label("text"u8, "f\ud800o").Value(1);

        Assert.Contains("a{bytes=\"f\ufffdo\"} 1\n", Text(writer));
        Assert.Contains("a{text=\"f\ufffdo\"} 1\n", Text(writer));
    }

    [Fact]
    public void What_was_written_since_a_mark_can_be_taken_back()
    {
        var writer = new ExpositionWriter();
        writer.Single("a"u8, MetricType.Gauge, "A."u8, 1);
        var mark = writer.Length;
        writer.Family("b"u8, MetricType.Gauge, "B."u8);
        writer.Sample().Label("half"u8, "way");
        writer.Rollback(mark);
        writer.Single("c"u8, MetricType.Gauge, "C."u8, 2);

        Assert.Equal(["a", "c"], MetricsText.Parse(Text(writer)).Families.Keys);
    }

    [Fact]
    public void A_sample_without_a_family_is_refused()
    {
        Assert.Throws<InvalidOperationException>(() => new ExpositionWriter().Sample());
    }

    [Fact]
    public void A_page_beyond_its_limit_is_refused()
    {
        var writer = new ExpositionWriter(limit: 10_000);
        writer.Family("a"u8, MetricType.Gauge, "A."u8);

        Assert.Throws<ExpositionTooLargeException>(() =>
        {
            for (var series = 0; series < 10_000; series++)
            {
                writer.Sample().Label("series"u8, series).Value(series);
            }
        });
        Assert.True(writer.Length <= 10_000);
    }

    [Fact]
    public void Ten_thousand_series_are_written_again_without_allocating()
    {
        var writer = new ExpositionWriter();
        var names = Enumerable.Range(0, 100).Select(number => $"agent-{number}").ToArray();
        WriteSeries(writer, names);
        var length = writer.Length;

        var before = GC.GetAllocatedBytesForCurrentThread();
        writer.Clear();
        WriteSeries(writer, names);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Equal(length, writer.Length);
        Assert.Equal(10_000, MetricsText.Parse(Text(writer)).Families.Values.Sum(family => family.Samples.Count));
    }

    private static void WriteSeries(ExpositionWriter writer, string[] names)
    {
        Span<byte> suffix = stackalloc byte[2];
        for (var family = 0; family < 100; family++)
        {
            suffix[0] = (byte)('a' + (family / 10));
            suffix[1] = (byte)('a' + (family % 10));
            writer.Family("openclaw_family_"u8, suffix, "_total"u8, MetricType.Counter, "One of a hundred."u8);
            foreach (var name in names)
            {
                writer.Sample().Label("agent_id"u8, name).Label("mode"u8, "busy"u8).Value(family * 1.25);
            }
        }
    }

    private static string Text(ExpositionWriter writer) => Encoding.UTF8.GetString(writer.Written);
}
