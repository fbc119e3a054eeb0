namespace OpenClaw.AppHost.Infrastructure;

/// <summary>Where the people who are told of an alert read what to do about it.</summary>
internal static class Documentation
{
    /// <summary>Variable with the address of the folder <c>docs</c> as the readers of notifications reach it.</summary>
    public const string Variable = "OPENCLAW_DOCS_URL";

    /// <summary>What counts without the variable, and what the committed dashboards have in their variable <c>docs</c>.</summary>
    public const string Default = "https://github.com/heretek-ai/openclaw-aspire/blob/main/docs";

    // In the clone a runbook is a path, which promtool's tests compare.
    private const string Runbook = "runbook_url: docs/";

    /// <summary>A rule file or dashboard with the address of this run or deployment in it.</summary>
    /// <exception cref="ConfigurationException">The variable has no address that a browser opens.</exception>
    public static string Link(string text) => Link(text, Environment.GetEnvironmentVariable(Variable));

    /// <inheritdoc cref="Link(string)"/>
    internal static string Link(string text, string? address)
    {
        var url = Read(address);
        return text.Replace(Runbook, $"runbook_url: {url}/", StringComparison.Ordinal).Replace(Default, url, StringComparison.Ordinal);
    }

    private static string Read(string? address) => address is null or ""
        ? Default
        : Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && address.All(IsPlain)
        ? address.TrimEnd('/')
        : throw new ConfigurationException($"{Variable} is '{address}'; it must be an http or https address without a query, such as {Default}.");

    // The address stands unquoted in YAML and within quotes in JSON.
    private static bool IsPlain(char character) => char.IsAsciiLetterOrDigit(character) || "-._~:/@%[]".Contains(character, StringComparison.Ordinal);
}
