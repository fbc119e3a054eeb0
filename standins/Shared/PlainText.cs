namespace Aspire.Hosting.Yaml;

/// <summary>Text that is written without quotes.</summary>
/// <param name="Text">The text.</param>
internal sealed record PlainText(string Text);
