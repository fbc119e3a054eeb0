using OpenClaw.Gateway.Ledger;
using OpenClaw.Gateway.Startup;
using OpenClaw.ServiceDefaults;
using OpenClaw.ServiceDefaults.Endpoints;

if (await ProbeCommand.TryRunAsync(args) is { } health)
{
    return health;
}

if (await LedgerCommand.TryRunAsync(args) is { } verified)
{
    return verified;
}

if (await UsageCommand.TryRunAsync(args, Environment.GetEnvironmentVariable, TimeProvider.System, Console.Out, Console.Error) is { } reported)
{
    return reported;
}

if (await SessionsCommand.TryRunAsync(args, Environment.GetEnvironmentVariable, Console.Out, Console.Error) is { } replayed)
{
    return replayed;
}

var parsed = GatewayArguments.Parse(args, Environment.GetEnvironmentVariable);
if (parsed.Arguments is not { } arguments)
{
    return parsed.Explain();
}

var builder = WebApplication.CreateSlimBuilder(GatewayApplication.Options);
builder.AddServiceDefaults();
try
{
    builder.AddGateway(arguments);
}
catch (FormatException exception)
{
    return GatewayApplication.Fail(exception.Message, exitCode: 2);
}

return await builder.RunToExitCodeAsync();
