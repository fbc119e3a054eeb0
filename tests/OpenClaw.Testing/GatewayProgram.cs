namespace OpenClaw.Testing;

/// <summary>The gateway program that tests start as a process.</summary>
public static class GatewayProgram
{
    /// <summary>Names another build of the gateway, such as the published native one.</summary>
    public const string Variable = "OPENCLAW_TEST_GATEWAY";

    /// <summary>The program of <see cref="Variable"/>, otherwise the one that was built with the tests.</summary>
    public static string Path { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
        ? System.IO.Path.GetFullPath(named)
        : System.IO.Path.Combine(AppContext.BaseDirectory, "OpenClaw.Gateway");
}
