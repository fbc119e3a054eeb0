using System.Text;
using Microsoft.Extensions.Configuration;

namespace OpenClaw.ServiceDefaults.Telemetry.Traces;

/// <summary>A Langfuse project as a second target of the spans, under the names that its own clients read.</summary>
internal sealed class LangfuseOptions
{
    public const string BaseUrlKey = "LANGFUSE_BASE_URL";
    public const string PublicKeyKey = "LANGFUSE_PUBLIC_KEY";
    public const string SecretKeyKey = "LANGFUSE_SECRET_KEY";
    public const string SecretKeyFileKey = "LANGFUSE_SECRET_KEY_FILE";

    /// <summary>Address of the server, without a path of the API; null when absent or malformed.</summary>
    public Uri? BaseUrl { get; private set; }

    public string? PublicKey { get; private set; }

    public string? SecretKey { get; private set; }

    /// <summary>What is wrong with the values as given; null when each can be read.</summary>
    public string? Problem { get; private set; }

    public static bool IsConfigured(IConfiguration configuration) => !string.IsNullOrWhiteSpace(configuration[BaseUrlKey]);

    public void Read(IConfiguration configuration)
    {
        if (!IsConfigured(configuration))
        {
            return;
        }

        PublicKey = configuration[PublicKeyKey];
        SecretKey = configuration[SecretKeyKey];
        if (Uri.TryCreate(configuration[BaseUrlKey], UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
        {
            BaseUrl = url;
        }
        else
        {
            Problem = $"{BaseUrlKey} is not an http or https address; give the server's, such as http://localhost:3000";
        }

        if (string.IsNullOrEmpty(SecretKey) && configuration[SecretKeyFileKey] is { Length: > 0 } file)
        {
            try
            {
                SecretKey = File.ReadAllText(file).Trim();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Problem = $"{SecretKeyFileKey} cannot be read: {exception.Message}";
            }
        }

        Problem ??= string.IsNullOrWhiteSpace(PublicKey) || string.IsNullOrWhiteSpace(SecretKey)
            ? $"{BaseUrlKey} is set, but not the keys of a project; set {PublicKeyKey} and {SecretKeyKey} or {SecretKeyFileKey}"
            : null;
    }

    /// <summary>The header of every export, as the exporter's options take it.</summary>
    public string Authorization() =>
        $"Authorization=Basic {Uri.EscapeDataString(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{PublicKey}:{SecretKey}")))}";
}
