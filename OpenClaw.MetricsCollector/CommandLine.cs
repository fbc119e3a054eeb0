using System.Globalization;

namespace OpenClaw.MetricsCollector;

/// <summary>What the command line asks for.</summary>
/// <param name="Port">Port to listen on; null when it is left to the environment.</param>
/// <param name="Host">Address to listen on.</param>
/// <param name="Help">Whether only the usage is wanted.</param>
/// <param name="Configuration">Arguments for the configuration, <c>--Section:Key=value</c>.</param>
internal sealed record CommandLine(int? Port, string Host, bool Help, string[] Configuration)
{
    public const int DefaultPort = 9464;

    public const string Usage =
        """
        Usage: OpenClaw.MetricsCollector [--port PORT] [--host ADDRESS] [--Section:Key=value ...]

        Measures this host, its containers, Redis, PostgreSQL and endpoints, and serves the result to Prometheus on /metrics.

          --probe URL      ask a running service and end with 0 when it answers 2xx, for container health checks
          --port PORT      port to listen on (default: COLLECTOR_PORT, otherwise 9464)
          --host ADDRESS   address to listen on (default: COLLECTOR_HOST, otherwise 127.0.0.1)
          --help           show this text

        Settings, also as environment variables with __ for the colon:
          ConnectionStrings:redis        host:port[,password=...][,ssl=true]; without it Redis is not measured
          ConnectionStrings:openclaw     Host=...;Port=...;Username=...;Password=...;Database=...; without it PostgreSQL is not measured
          Collector:Timeout              time for one collector (00:00:04)
          Collector:Disabled:0           name of a collector to switch off: host, filesystem, containers, redis, postgres, textfile
          Collector:Textfile:Directory   serves the metrics of the files *.prom in it, such as those of eng/backup
          Probe:ConfigFile               modules of /probe in the format of blackbox_exporter
          Probe:Targets:0                target that /probe may be sent to; a * at its end admits all that begin so
          Endpoints:MetricsAccess        Local (default), Token (with Endpoints:Token) or Open
        """;

    /// <summary>Reads the arguments.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="error">What is wrong with them; null when they are good.</param>
    public static CommandLine Parse(string[] args, out string? error)
    {
        error = null;
        int? port = null;
        var host = Environment.GetEnvironmentVariable("COLLECTOR_HOST") is { Length: > 0 } address ? address : "127.0.0.1";
        var help = false;
        var configuration = new List<string>();
        for (var index = 0; index < args.Length; index++)
        {
            var (name, value) = Split(args[index]);
            switch (name)
            {
                case "--help" or "-h" or "-?":
                    help = true;
                    break;
                case "--port" or "--host" when value is null && index + 1 == args.Length:
                    error = $"{name} needs a value.";
                    break;
                case "--port":
                    value ??= args[++index];
                    port = ReadPort(value, name, ref error);
                    break;
                case "--host":
                    host = value ?? args[++index];
                    break;
                default:
                    if (name.StartsWith("--", StringComparison.Ordinal) && (name.Contains(':') || name == "--urls") && value is not null)
                    {
                        configuration.Add(args[index]);
                    }
                    else
                    {
                        error ??= $"Unknown argument \"{args[index]}\"; --help shows the usage.";
                    }

                    break;
            }
        }

        return new CommandLine(port, host, help, [.. configuration]);
    }

    /// <summary>The address to listen on, or null when <c>ASPNETCORE_URLS</c> and the like decide.</summary>
    /// <param name="configuration">The service's configuration.</param>
    /// <param name="error">What is wrong with the environment; null when it is good.</param>
    public string? Url(IConfiguration configuration, out string? error)
    {
        error = null;
        if (Port is { } port)
        {
            return Address(port);
        }

        // Set by whoever starts this process; COLLECTOR_PORT may be meant for whoever starts it.
        if (configuration["urls"] is { Length: > 0 } || configuration["http_ports"] is { Length: > 0 })
        {
            return null;
        }

        var configured = configuration["COLLECTOR_PORT"];
        return Address(string.IsNullOrEmpty(configured) ? DefaultPort : ReadPort(configured, "COLLECTOR_PORT", ref error) ?? DefaultPort);
    }

    private string Address(int port) => $"http://{(Host.Contains(':') ? $"[{Host.Trim('[', ']')}]" : Host)}:{port}";

    private static int? ReadPort(string text, string name, ref string? error)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= ushort.MaxValue)
        {
            return port;
        }

        error ??= $"{name} must be a port from 0 to 65535, not \"{text}\".";
        return null;
    }

    private static (string Name, string? Value) Split(string argument)
    {
        var at = argument.IndexOf('=', StringComparison.Ordinal);
        return at < 0 ? (argument, null) : (argument[..at], argument[(at + 1)..]);
    }
}
