namespace OpenClaw.Monitoring.Dashboards.Model;

/// <summary>Panels under one heading, from left to right, wrapped at 24 columns.</summary>
internal sealed record Row(string Title, params Panel[] Panels);
