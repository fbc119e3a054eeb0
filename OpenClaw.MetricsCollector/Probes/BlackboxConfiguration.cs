using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace OpenClaw.MetricsCollector.Probes;

/// <summary>Reads modules in the format of blackbox_exporter.</summary>
internal static class BlackboxConfiguration
{
    /// <summary>Time that one regular expression of the file may take.</summary>
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The modules that there are without a file.</summary>
    public static IReadOnlyDictionary<string, ProbeModule> Default { get; } = new ProbeModule[]
    {
        new("http_2xx", "http") { PreferIpv4 = true },
        new("http_post_2xx", "http") { PreferIpv4 = true, Http = new ProbeModule.HttpSettings { Method = "POST" } },
        new("tcp_connect", "tcp") { PreferIpv4 = true },
        new("icmp_echo", "icmp") { PreferIpv4 = true },
    }.ToDictionary(module => module.Name);

    /// <summary>Reads a file's text.</summary>
    /// <exception cref="ProbeConfigurationException">It is no valid configuration; the message says where.</exception>
    public static IReadOnlyDictionary<string, ProbeModule> Parse(string text)
    {
        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            if (yaml.Documents.Count == 0
                || yaml.Documents[0].RootNode is not YamlMappingNode root
                || !root.Children.TryGetValue("modules", out var node)
                || node is not YamlMappingNode modules)
            {
                throw new ProbeConfigurationException("the file has no mapping \"modules\"");
            }

            return modules.Children.ToDictionary(
                module => Scalar(module.Key), module => ReadModule(Scalar(module.Key), new Section(module.Value, Scalar(module.Key))));
        }
        catch (YamlException exception)
        {
            throw new ProbeConfigurationException($"line {exception.Start.Line}: {exception.InnerException?.Message ?? exception.Message}");
        }
        catch (ArgumentException exception)
        {
            throw new ProbeConfigurationException(exception.Message);
        }
    }

    private static ProbeModule ReadModule(string name, Section section)
    {
        var prober = section.Text("prober") ?? throw new ProbeConfigurationException($"module {name} has no prober");
        var timeout = section.Text("timeout") is { } text ? Duration(text, name) : (TimeSpan?)null;
        var settings = section.Child(prober);
        var tls = settings.Child("tls_config");
        var module = new ProbeModule(name, prober)
        {
            Timeout = timeout,
            PreferIpv4 = settings.Text("preferred_ip_protocol") == "ip4",
            IpFallback = settings.Flag("ip_protocol_fallback") ?? true,
            SkipTlsVerification = tls.Flag("insecure_skip_verify") ?? false,
            TlsServerName = tls.Text("server_name"),
        };
        module = prober switch
        {
            "http" => module with { Http = ReadHttp(settings) },
            "tcp" => module with { Tcp = ReadTcp(settings) },
            "dns" => module with { Dns = ReadDns(settings) },
            "icmp" => module,
            _ => module with { Unusable = $"prober {prober} is not supported" },
        };
        // Ignoring what is not understood could turn a check that fails into one that passes.
        var unknown = settings.FirstUnknown() ?? tls.FirstUnknown() ?? section.FirstUnknown();
        return unknown is null || module.Unusable is not null ? module : module with { Unusable = $"setting {unknown} is not supported" };
    }

    private static ProbeModule.HttpSettings ReadHttp(Section settings)
    {
        var headers = settings.Pairs("headers").ToList();
        var login = settings.Child("basic_auth");
        if (login.Text("username") is { } user)
        {
            var secret = System.Text.Encoding.UTF8.GetBytes($"{user}:{login.Text("password")}");
            headers.Add(("Authorization", $"Basic {Convert.ToBase64String(secret)}"));
        }

        if (settings.Text("bearer_token") is { } token)
        {
            headers.Add(("Authorization", $"Bearer {token}"));
        }

        return new ProbeModule.HttpSettings
        {
            Method = settings.Text("method") ?? "GET",
            Body = settings.Text("body"),
            Headers = headers,
            ValidStatusCodes = [.. settings.List("valid_status_codes").Select(code => int.Parse(code, CultureInfo.InvariantCulture))],
            ValidVersions = [.. settings.List("valid_http_versions")],
            FollowRedirects = settings.Flag("follow_redirects") ?? !(settings.Flag("no_follow_redirects") ?? false),
            FailIfSsl = settings.Flag("fail_if_ssl") ?? false,
            FailIfNotSsl = settings.Flag("fail_if_not_ssl") ?? false,
            FailIfBodyMatches = [.. settings.List("fail_if_body_matches_regexp").Select(Expression)],
            FailIfBodyNotMatches = [.. settings.List("fail_if_body_not_matches_regexp").Select(Expression)],
        };
    }

    private static ProbeModule.TcpSettings ReadTcp(Section settings) => new()
    {
        Tls = settings.Flag("tls") ?? false,
        Dialog =
        [
            .. settings.Children("query_response").Select(step => (
                step.Text("expect") is { } expect ? Expression(expect) : null,
                step.Text("send"),
                step.Flag("starttls") ?? false)),
        ],
    };

    private static ProbeModule.DnsSettings ReadDns(Section settings) => new()
    {
        QueryName = settings.Text("query_name") ?? throw new ProbeConfigurationException($"{settings.Path}: query_name is missing"),
        QueryType = settings.Text("query_type") ?? "ANY",
        OverTcp = settings.Text("transport_protocol") == "tcp",
        Recursion = settings.Flag("recursion_desired") ?? true,
        ValidCodes = settings.List("valid_rcodes") is { Count: > 0 } codes ? codes : ["NOERROR"],
    };

    private static Regex Expression(string pattern) => new(pattern, RegexOptions.CultureInvariant, MatchTimeout);

    private static string Scalar(YamlNode node) =>
        (node as YamlScalarNode)?.Value ?? throw new ProbeConfigurationException($"line {node.Start.Line}: a plain value is expected");

    private static TimeSpan Duration(string text, string module)
    {
        var match = Regex.Match(text, "^([0-9.]+)(ms|s|m)$");
        if (!match.Success || !double.TryParse(match.Groups[1].Value, CultureInfo.InvariantCulture, out var number))
        {
            throw new ProbeConfigurationException($"module {module}: timeout must be like 5s, not \"{text}\"");
        }

        return TimeSpan.FromSeconds(match.Groups[2].Value switch { "ms" => number / 1000, "m" => number * 60, _ => number });
    }

    /// <summary>A mapping of the file that remembers which of its keys were asked for.</summary>
    private sealed class Section(YamlNode? node, string path)
    {
        private readonly YamlMappingNode? _mapping = node as YamlMappingNode;
        private readonly HashSet<string> _known = [];

        public string Path => path;

        public string? Text(string key) => Find(key) is { } value ? Scalar(value) : null;

        public bool? Flag(string key) => Text(key) switch
        {
            null => null,
            "true" => true,
            "false" => false,
            var other => throw new ProbeConfigurationException($"{path}.{key} must be true or false, not \"{other}\""),
        };

        public List<string> List(string key) => Find(key) is YamlSequenceNode sequence ? [.. sequence.Children.Select(Scalar)] : [];

        public IEnumerable<(string, string)> Pairs(string key) =>
            Find(key) is YamlMappingNode pairs ? pairs.Children.Select(pair => (Scalar(pair.Key), Scalar(pair.Value))) : [];

        public Section Child(string key) => new(Find(key), $"{path}.{key}");

        public IEnumerable<Section> Children(string key) =>
            Find(key) is YamlSequenceNode sequence ? sequence.Children.Select(child => new Section(child, $"{path}.{key}")) : [];

        /// <summary>The first key that nothing asked for, with its path.</summary>
        public string? FirstUnknown() =>
            _mapping?.Children.Keys.Select(Scalar).FirstOrDefault(key => !_known.Contains(key)) is { } key ? $"{path}.{key}" : null;

        private YamlNode? Find(string key)
        {
            _known.Add(key);
            return _mapping is not null && _mapping.Children.TryGetValue(key, out var value) ? value : null;
        }
    }
}
