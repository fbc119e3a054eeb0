using Microsoft.Extensions.Options;

namespace OpenClaw.MetricsCollector.Probes;

/// <summary>The modules in force; a changed file is read again, and a broken one leaves the last good modules in force.</summary>
internal sealed partial class ProbeModules(IOptions<ProbeOptions> options, ILogger<ProbeModules> logger)
{
    private readonly Lock _gate = new();
    private IReadOnlyDictionary<string, ProbeModule>? _modules;
    private DateTime _read = DateTime.MinValue;

    /// <summary>Why the file as it is now is not in force; null when it is.</summary>
    public string? Error { get; private set; }

    /// <summary>The modules by name; null when there never was a good file.</summary>
    public IReadOnlyDictionary<string, ProbeModule>? Current()
    {
        if (options.Value.ConfigFile is not { Length: > 0 } path)
        {
            return BlackboxConfiguration.Default;
        }

        lock (_gate)
        {
            // A missing file has a time too, of the year 1601.
            var written = File.GetLastWriteTimeUtc(path);
            if (written != _read)
            {
                _read = written;
                Read(path);
            }

            return _modules;
        }
    }

    private void Read(string path)
    {
        try
        {
            _modules = BlackboxConfiguration.Parse(File.ReadAllText(path));
            Error = null;
            LogRead(logger, _modules.Count, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ProbeConfigurationException or FormatException)
        {
            Error = $"{path}: {exception.Message}";
            LogUnusable(logger, Error);
        }
    }
}
