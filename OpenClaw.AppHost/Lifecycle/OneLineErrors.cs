using OpenClaw.AppHost.Infrastructure;

namespace OpenClaw.AppHost.Lifecycle;

/// <summary>Ends the process with one line and exit code 2 where the user's configuration cannot be carried out.</summary>
internal static class OneLineErrors
{
    private const int BadConfiguration = 2;

    public static void Install() =>
        AppDomain.CurrentDomain.UnhandledException += (_, unhandled) =>
        {
            if (unhandled.ExceptionObject is ConfigurationException wrong)
            {
                Console.Error.WriteLine(wrong.Message);
                Environment.Exit(BadConfiguration);
            }
        };
}
