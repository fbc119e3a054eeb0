namespace OpenClaw.AppHost.Publishing;

/// <summary>The start of Redis: a shell script, because the password comes from the environment.</summary>
internal static class RedisScript
{
    /// <summary>Puts the settings of the graph into the script; behind it they would be arguments of the shell.</summary>
    /// <param name="arguments"><c>-c</c>, the script, and the settings.</param>
    public static List<string> Join(IReadOnlyList<string> arguments) =>
        // exec, so that the signal to stop reaches the server and it writes its data.
        ["-c", $"exec {string.Join(' ', arguments.Skip(1))}"];
}
