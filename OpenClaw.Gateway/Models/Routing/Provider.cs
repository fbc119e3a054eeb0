namespace OpenClaw.Gateway.Models;

/// <summary>A provider, ready to be spoken to.</summary>
/// <param name="Key">Secret; empty when the provider takes none. Never print it.</param>
internal sealed record Provider(string Name, WireFormatKind Format, Uri? BaseUrl, string Key, string? ApiVersion, string ConventionName)
{
    public override string ToString() => Name;

    /// <summary>Puts preset, configuration and key together.</summary>
    /// <returns>The provider, or what is wrong with its configuration.</returns>
    public static (Provider? Provider, string? Error) Create(string name, ModelOptions options, IConfiguration configuration)
    {
        var configured = options.Providers.GetValueOrDefault(name);
        var preset = ProviderPreset.All.GetValueOrDefault(name);
        var section = $"{ModelOptions.Section}:{nameof(ModelOptions.Providers)}:{name}";
        if (configured is null && preset is null)
        {
            return (null, $"there is no provider '{name}': configure {section}, or choose one of {string.Join(", ", ProviderPreset.All.Keys)}");
        }

        if ((configured?.Format ?? preset?.Format) is not { } format)
        {
            return (null, $"{section}:Format is missing: choose one of {string.Join(", ", Enum.GetNames<WireFormatKind>())}");
        }

        if (format == WireFormatKind.BuiltIn)
        {
            return (new Provider(name, format, null, "", null, ProviderPreset.BuiltIn), null);
        }

        var address = configured?.BaseUrl ?? preset?.BaseUrl;
        if (address is null)
        {
            return (null, $"{section}:BaseUrl is missing: provider '{name}' has no common address");
        }

        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0)
        {
            return (null, $"{section}:BaseUrl must be an http or https URL without user and password");
        }

        var (key, error) = ReadKey(section, name, configured, preset, configuration);
        return error is null
            ? (new Provider(name, format, url, key!, configured?.ApiVersion, preset?.ConventionName ?? name), null)
            : (null, error);
    }

    private static (string? Key, string? Error) ReadKey(
        string section, string name, ProviderOptions? configured, ProviderPreset? preset, IConfiguration configuration)
    {
        if (configured?.NoKey is true)
        {
            return ("", null);
        }

        string? key;
        string source;
        if (configured?.KeyFile is { Length: > 0 } file)
        {
            source = $"the file {file} ({section}:KeyFile)";
            try
            {
                key = new FileInfo(file).Length <= 64 * 1024 ? File.ReadAllText(file).Trim() : "";
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return (null, $"provider '{name}' has no key: {section}:KeyFile cannot be read: {exception.Message}");
            }
        }
        else if ((configured?.KeyVariable ?? preset?.KeyVariable) is { Length: > 0 } variable)
        {
            source = $"the environment variable {variable}";
            key = configuration[variable]?.Trim();
        }
        else
        {
            return ("", null);
        }

        if (string.IsNullOrEmpty(key))
        {
            return (null, $"provider '{name}' has no key: {source} is empty; set it, or set {section}:KeyFile, or {section}:NoKey=true");
        }

        return key.All(c => c is > ' ' and <= '~')
            ? (key, null)
            : (null, $"provider '{name}' has a bad key: {source} must hold visible ASCII characters");
    }
}
