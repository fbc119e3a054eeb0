using System.Globalization;

namespace OpenClaw.Gateway.Startup;

/// <summary>What was asked for on the command line; a missing value falls back to the environment and the configuration.</summary>
/// <param name="Port">TCP port, 0..65535 where 0 takes any free one; null when not given.</param>
/// <param name="Token">The shared bearer token; null when not given.</param>
internal sealed record GatewayArguments(int? Port = null, string? Token = null)
{
    public const string PortVariable = "OPENCLAW_GATEWAY_PORT";
    public const string TokenVariable = "OPENCLAW_GATEWAY_TOKEN";
    public const int DefaultPort = 18789;

    public const string Help = $"""
        Usage: OpenClaw.Gateway [--port PORT] [--token TOKEN]
               OpenClaw.Gateway ledger verify [--help]
               OpenClaw.Gateway usage report [--help]
               OpenClaw.Gateway sessions list|show|export|replay [--help]

        The gateway of an agent collective: HTTP on one port, loopback unless configured otherwise.

          --port PORT    port to listen on, 0 for any free one (default 18789; environment {PortVariable})
          --token TOKEN  bearer token that clients present (environment {TokenVariable});
                         without one a token is generated and printed once
          --probe URL    ask a running service and end with 0 when it answers 2xx, for container health checks
          --help         this text

        Configuration by environment: ConnectionStrings__redis, ConnectionStrings__openclaw (PostgreSQL), Gateway__Bind (address),
        ASPNETCORE_URLS. Without Redis and PostgreSQL the state is kept in memory.
        """;

    /// <summary>Reads a command line and the two environment variables.</summary>
    /// <param name="args">The arguments, without the program's name.</param>
    /// <param name="environment">Looks an environment variable up; null when it is not set.</param>
    /// <returns>The arguments, or the line that says which one is wrong, or the help text as the request for it.</returns>
    public static ParsedArguments Parse(IReadOnlyList<string> args, Func<string, string?> environment)
    {
        int? port = null;
        string? token = null;
        for (var i = 0; i < args.Count; i++)
        {
            var (name, value) = args[i].Split('=', 2) is [var left, var right] ? (left, right) : (args[i], null);
            switch (name)
            {
                case "--help" or "-h" or "-?":
                    return new ParsedArguments(null, null, HelpAsked: true);
                case "--port" or "--token":
                    if (value is null && ++i < args.Count)
                    {
                        value = args[i];
                    }

                    if (value is null)
                    {
                        return Wrong($"{name} needs a value");
                    }

                    if (name == "--port" ? (port = ToPort(value)) is null : !IsToken(token = value))
                    {
                        return name == "--port" ? Wrong(PortRule("--port", value)) : Wrong(TokenRule("--token"));
                    }

                    break;
                default:
                    return Wrong($"unknown argument '{args[i]}'; see --help");
            }
        }

        if (token is null && environment(TokenVariable) is { Length: > 0 } fromEnvironment && !IsToken(token = fromEnvironment))
        {
            return Wrong(TokenRule(TokenVariable));
        }

        // The port of the environment is read later, because ASPNETCORE_URLS stands above it; a wrong one is refused all the same.
        return environment(PortVariable) is { Length: > 0 } text && ToPort(text) is null
            ? Wrong(PortRule(PortVariable, text))
            : new ParsedArguments(new GatewayArguments(port, token), null, HelpAsked: false);
    }

    internal static int? ToPort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535 ? port : null;

    private static bool IsToken(string text) => text.Length is > 0 and <= 512 && text.All(c => c is > ' ' and <= '~');

    private static string PortRule(string name, string value) => $"{name} must be a whole number from 0 to 65535, not '{value}'";

    private static string TokenRule(string name) => $"{name} must be 1 to 512 visible ASCII characters without spaces";

    private static ParsedArguments Wrong(string line) => new(null, line, HelpAsked: false);
}
