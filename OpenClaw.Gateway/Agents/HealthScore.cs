using System.Globalization;

namespace OpenClaw.Gateway.Agents;

/// <summary>How well an agent works, as one number from 0 to 1.</summary>
/// <remarks>
/// The weighted geometric mean Π sᵢ^wᵢ of five component scores. It is geometric so that one failed component, above all liveness,
/// brings the whole to 0 and cannot be made up for by the others.
/// </remarks>
internal static class HealthScore
{
    public const double LatencyObjectiveSeconds = 1;
    public const double MemoryWarningMegabytes = 512;
    public const double MemoryCriticalMegabytes = 1024;
    private const double UnsuspectedPhi = 1;

    /// <summary>Computes the score only; this is what a scrape needs.</summary>
    /// <returns>0..1.</returns>
    public static double Compute(in HealthInputs inputs) =>
        Math.Pow(Liveness(inputs), 0.35) * Math.Pow(Success(inputs), 0.25) * Math.Pow(Latency(inputs), 0.15)
        * Math.Pow(Backlog(inputs), 0.15) * Math.Pow(Resources(inputs), 0.10);

    /// <summary>The components with the reason for each score, in the order of their weights.</summary>
    public static IReadOnlyList<HealthComponent> Explain(in HealthInputs inputs) =>
    [
        new("liveness", 0.35, Liveness(inputs), Text($"phi {inputs.Phi:0.00}; 1 up to phi 1, 0 from phi 8")),
        new("success", 0.25, Success(inputs), Text($"{inputs.SuccessShare:P1} of the messages of 5 min answered without error; 1 when idle")),
        new("latency", 0.15, Latency(inputs), Text($"{inputs.LatencySeconds:0.000} s mean over 5 min; 1 up to {LatencyObjectiveSeconds} s, 0 from twice that")),
        new("backlog", 0.15, Backlog(inputs), Text($"{inputs.Pending} of at most {inputs.PendingLimit} messages pending")),
        new("resources", 0.10, Resources(inputs), Text($"{inputs.MemoryMegabytes:0} MB resident; 1 up to {MemoryWarningMegabytes} MB, 0 from {MemoryCriticalMegabytes} MB")),
    ];

    private static double Liveness(in HealthInputs inputs) => Falling(inputs.Phi, UnsuspectedPhi, PhiAccrualDetector.SuspicionThreshold);

    private static double Success(in HealthInputs inputs) => Math.Clamp(inputs.SuccessShare, 0, 1);

    private static double Latency(in HealthInputs inputs) => Falling(inputs.LatencySeconds, LatencyObjectiveSeconds, 2 * LatencyObjectiveSeconds);

    private static double Backlog(in HealthInputs inputs) => Math.Clamp(1 - (inputs.Pending / (double)inputs.PendingLimit), 0, 1);

    private static double Resources(in HealthInputs inputs) => Falling(inputs.MemoryMegabytes, MemoryWarningMegabytes, MemoryCriticalMegabytes);

    private static double Falling(double value, double best, double worst) => Math.Clamp((worst - value) / (worst - best), 0, 1);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
