using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenClaw.AppHost.Infrastructure;

namespace OpenClaw.AppHost.Publishing;

/// <summary>Ends a run before its first step when it needs the value of a parameter and nobody is there to enter it.</summary>
internal static class RequiredParameters
{
    // Set by the command line, which asks its user on behalf of this program.
    private const string CommandLineSocket = "ASPIRE_BACKCHANNEL_PATH";

    public static void Check(IDistributedApplicationBuilder builder)
    {
        if (!PublishRun.IsInspection(builder))
        {
            builder.Pipeline.AddPipelineConfiguration(CheckAsync);
        }
    }

    private static async Task CheckAsync(PipelineConfigurationContext context)
    {
        var step = context.Services.GetRequiredService<IOptions<PipelineOptions>>().Value.Step;
        var asks = context.Services.GetRequiredService<IInteractionService>().IsAvailable
            && context.Services.GetRequiredService<IConfiguration>()[CommandLineSocket] is { Length: > 0 };
        // What is published has places for the values.
        if (asks || step is null or WellKnownPipelineSteps.Publish || !Needs(context.Steps, step, WellKnownPipelineSteps.ProcessParameters))
        {
            return;
        }

        var missing = new List<string>();
        foreach (var parameter in context.Model.Resources.OfType<ParameterResource>())
        {
            try
            {
                await parameter.GetValueAsync(CancellationToken.None);
            }
            catch (MissingParameterValueException)
            {
                missing.Add(parameter.Name);
            }
        }

        if (missing.Count > 0)
        {
            throw new ConfigurationException(
                $"The step '{step}' needs values for these parameters: {string.Join(", ", missing)}. "
                + $"Set each as an environment variable (Parameters__{missing[0].Replace('-', '_')}) or a user secret (Parameters:{missing[0]}).");
        }
    }

    /// <summary>Whether a step runs before another one.</summary>
    private static bool Needs(IReadOnlyList<PipelineStep> steps, string step, string other)
    {
        var seen = new HashSet<string>();
        var open = new Queue<string>([step]);
        while (open.TryDequeue(out var name))
        {
            if (seen.Add(name))
            {
                foreach (var before in steps.Where(candidate => candidate.RequiredBySteps.Contains(name)).Select(static before => before.Name)
                    .Concat(steps.FirstOrDefault(candidate => candidate.Name == name)?.DependsOnSteps ?? []))
                {
                    open.Enqueue(before);
                }
            }
        }

        return seen.Contains(other);
    }
}
