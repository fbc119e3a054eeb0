namespace OpenClaw.Monitoring.Tests.Configuration;

/// <summary>What the tests read of prometheus.yml.</summary>
internal sealed class PrometheusConfiguration
{
    public static string Path { get; } = Repository.At("monitoring", "prometheus", "prometheus.yml");

    public List<string> RuleFiles { get; set; } = [];

    public List<Job> ScrapeConfigs { get; set; } = [];

    internal sealed class Job
    {
        public string JobName { get; set; } = "";

        public bool HonorLabels { get; set; }

        public int SampleLimit { get; set; }

        public int LabelLimit { get; set; }

        public string? BodySizeLimit { get; set; }

        public int TargetLimit { get; set; }

        public List<Discovery> FileSdConfigs { get; set; } = [];

        public override string ToString() => JobName;
    }

    internal sealed class Discovery
    {
        public List<string> Files { get; set; } = [];
    }
}
