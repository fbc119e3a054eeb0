using OpenClaw.Gateway.Startup;
using OpenClaw.ServiceDefaults.Endpoints;

namespace OpenClaw.Gateway.Security;

internal static class SecurityExtensions
{
    /// <summary>Adds the token verifier; without a configured token one is made and shown once.</summary>
    public static void AddSecurity(this WebApplicationBuilder builder, GatewayArguments arguments)
    {
        var token = arguments.Token ?? builder.Configuration["Gateway:Token"];
        if (string.IsNullOrEmpty(token))
        {
            token = SharedToken.Generate();

            // Straight to the console: a log may be shipped and kept.
            Console.Out.WriteLine($"No token configured. This run's bearer token: {token}");
        }

        var shared = new SharedToken(token);
        builder.Services.AddSingleton<ITokenVerifier>(shared);
        builder.Services.AddSingleton<IEndpointTokenVerifier>(shared);
    }

    /// <summary>Adds the headers that every answer carries.</summary>
    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        AddSecurityHeaders(context.Response.Headers);
        return next(context);
    });

    internal static void AddSecurityHeaders(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
    }
}
