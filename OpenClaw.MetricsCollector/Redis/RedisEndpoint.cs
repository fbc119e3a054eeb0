using System.Globalization;

namespace OpenClaw.MetricsCollector.Redis;

/// <summary>Where Redis is and how to log in. Never printed.</summary>
internal sealed class RedisEndpoint
{
    private const int DefaultPort = 6379;

    public required string Host { get; init; }

    public int Port { get; init; } = DefaultPort;

    public string? User { get; init; }

    public string? Password { get; init; }

    public bool Tls { get; init; }

    public int Database { get; init; }

    /// <summary>Reads a connection string in the form of StackExchange.Redis or a <c>redis://</c> address.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static RedisEndpoint Parse(string text) =>
        text.StartsWith("redis://", StringComparison.Ordinal) || text.StartsWith("rediss://", StringComparison.Ordinal)
            ? ParseAddress(text)
            : ParseOptions(text);

    private static RedisEndpoint ParseAddress(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Host.Length == 0)
        {
            throw new FormatException("ConnectionStrings:redis is not an address of the form redis://[user:password@]host[:port][/database].");
        }

        var login = address.UserInfo.Split(':', 2);
        return new RedisEndpoint
        {
            Host = address.Host.Trim('[', ']'),
            Port = address.Port > 0 ? address.Port : DefaultPort,
            User = login.Length == 2 && login[0].Length > 0 ? Uri.UnescapeDataString(login[0]) : null,
            Password = login[^1].Length > 0 ? Uri.UnescapeDataString(login[^1]) : null,
            Tls = address.Scheme == "rediss",
            Database = int.TryParse(address.AbsolutePath.Trim('/'), CultureInfo.InvariantCulture, out var database) ? database : 0,
        };
    }

    private static RedisEndpoint ParseOptions(string text)
    {
        string? host = null, user = null, password = null;
        var port = DefaultPort;
        var tls = false;
        var database = 0;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                if (host is null)
                {
                    (host, port) = ParseHost(part);
                }

                continue;
            }

            var value = part[(equals + 1)..];
            switch (part[..equals].Trim().ToLowerInvariant())
            {
                case "user": user = value; break;
                case "password": password = value; break;
                case "ssl": tls = bool.TryParse(value, out var ssl) && ssl; break;
                case "defaultdatabase": int.TryParse(value, CultureInfo.InvariantCulture, out database); break;
            }
        }

        return new RedisEndpoint
        {
            Host = host ?? throw new FormatException("ConnectionStrings:redis names no host."),
            Port = port,
            User = user,
            Password = password,
            Tls = tls,
            Database = database,
        };
    }

    private static (string Host, int Port) ParseHost(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0 || (text.StartsWith('[') && text.EndsWith(']')))
        {
            return (text.Trim('[', ']'), DefaultPort);
        }

        return int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue
            ? (text[..colon].Trim('[', ']'), port)
            : throw new FormatException($"ConnectionStrings:redis has no valid port in \"{text}\".");
    }
}
