namespace OpenClaw.AppHost.Publishing;

/// <summary>A text file that a service reads.</summary>
/// <param name="Path">Path below the mounted directory, with slashes.</param>
/// <param name="Text">Content, with LF line ends.</param>
internal sealed record ConfigurationFile(string Path, string Text);
