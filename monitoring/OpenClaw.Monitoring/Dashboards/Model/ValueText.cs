namespace OpenClaw.Monitoring.Dashboards.Model;

/// <summary>The word and color that stand for one value.</summary>
internal sealed record ValueText(string Value, string Text, string Color);
