namespace OpenClaw.MetricsCollector.Textfiles;

/// <summary>Where other programs leave metrics; configuration section <c>Collector:Textfile</c>.</summary>
internal sealed class TextfileOptions
{
    public const string Section = "Collector:Textfile";

    /// <summary>Directory of files named <c>*.prom</c> in the text format of Prometheus; without it none are read.</summary>
    public string? Directory { get; set; }
}
