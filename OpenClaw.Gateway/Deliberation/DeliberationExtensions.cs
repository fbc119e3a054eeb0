namespace OpenClaw.Gateway.Deliberation;

internal static class DeliberationExtensions
{
    public static void AddDeliberation(this WebApplicationBuilder builder) => builder.Services.AddSingleton<TriadRound>();
}
