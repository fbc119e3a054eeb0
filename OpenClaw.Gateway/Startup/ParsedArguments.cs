namespace OpenClaw.Gateway.Startup;

/// <summary>Outcome of reading a command line: arguments to run with, an error of one line, or a request for help.</summary>
internal sealed record ParsedArguments(GatewayArguments? Arguments, string? Error, bool HelpAsked)
{
    /// <summary>Prints what keeps the gateway from running.</summary>
    /// <returns>The process' exit code: 0 after help, 2 after a wrong argument.</returns>
    public int Explain()
    {
        if (HelpAsked)
        {
            Console.Out.WriteLine(GatewayArguments.Help);
            return 0;
        }

        Console.Error.WriteLine($"openclaw-gateway: {Error}");
        return 2;
    }
}
