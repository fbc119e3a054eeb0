using System.Globalization;
using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Agents;

namespace OpenClaw.Gateway.Models;

/// <summary>Refuses, at start, a configuration under which some call could not be routed, priced or limited.</summary>
internal sealed class ModelOptionsValidator(IConfiguration configuration, Roster roster) : IValidateOptions<ModelOptions>
{
    private const string Section = ModelOptions.Section;

    public ValidateOptionsResult Validate(string? name, ModelOptions options)
    {
        List<string> errors = [.. Groups(options), .. Providers(options), .. Agents(options), .. Budgets(options), .. Prices(options)];
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Groups(ModelOptions options)
    {
        if (options.DefaultGroup is { } chosen && !options.Groups.ContainsKey(chosen))
        {
            yield return $"{Section}:DefaultGroup is '{chosen}', but there is no such group in {Section}:Groups";
        }
        else if (options.Groups.Count > 0 && options.EffectiveDefaultGroup is null)
        {
            yield return $"{Section}:DefaultGroup is missing: name one of the groups {string.Join(", ", options.Groups.Keys)}";
        }

        foreach (var (key, group) in options.Groups)
        {
            if (group.Targets.Count == 0)
            {
                yield return $"{Section}:Groups:{key}:Targets is empty: a group needs at least one provider and model";
            }

            for (var i = 0; i < group.Targets.Count; i++)
            {
                var (target, path) = (group.Targets[i], $"{Section}:Groups:{key}:Targets:{i}");
                if (target.Provider.Length == 0)
                {
                    yield return $"{path}:Provider is missing";
                }
                else if (target.Model.Length is 0 or > 200 && FormatOf(target.Provider, options) != WireFormatKind.BuiltIn)
                {
                    yield return $"{path}:Model must have 1 to 200 characters";
                }

                if (target.Weight is < 1 or > 1000)
                {
                    yield return $"{path}:Weight must be 1 to 1000, not {target.Weight}";
                }
            }

            foreach (var (list, names) in new[]
            {
                (nameof(group.Fallbacks), group.Fallbacks), (nameof(group.ContextFallbacks), group.ContextFallbacks),
                (nameof(group.ContentFallbacks), group.ContentFallbacks),
            })
            {
                foreach (var other in names.Where(other => other == key || !options.Groups.ContainsKey(other)))
                {
                    yield return $"{Section}:Groups:{key}:{list} names '{other}', which is {(other == key ? "the group itself" : "no group")}";
                }
            }
        }
    }

    private IEnumerable<string> Providers(ModelOptions options) =>
        options.Groups.Values.SelectMany(group => group.Targets).Select(target => target.Provider)
            .Where(provider => provider.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(provider => Provider.Create(provider, options, configuration).Error).OfType<string>();

    private static WireFormatKind? FormatOf(string provider, ModelOptions options) =>
        options.Providers.GetValueOrDefault(provider)?.Format ?? ProviderPreset.All.GetValueOrDefault(provider)?.Format;

    private IEnumerable<string> Agents(ModelOptions options)
    {
        foreach (var (agent, group) in options.Agents)
        {
            if (roster.Agents.All(known => known.Id != agent))
            {
                yield return $"{Section}:Agents names '{agent}', which is no agent of the roster";
            }

            if (!options.Groups.ContainsKey(group))
            {
                yield return $"{Section}:Agents:{agent} is '{group}', but there is no such group in {Section}:Groups";
            }
        }
    }

    private IEnumerable<string> Budgets(ModelOptions options)
    {
        foreach (var (name, budget) in options.Budgets)
        {
            if (budget is { DailyUsd: null, DailyTokens: null })
            {
                yield return $"{Section}:Budgets:{name} limits nothing: set DailyUsd or DailyTokens";
            }

            if (budget.DailyUsd <= 0 || budget.DailyTokens <= 0)
            {
                yield return $"{Section}:Budgets:{name}: DailyUsd and DailyTokens must be above 0";
            }

            if (budget.Agent is { } agent && roster.Agents.All(known => known.Id != agent))
            {
                yield return $"{Section}:Budgets:{name}:Agent is '{agent}', which is no agent of the roster";
            }
        }
    }

    private static IEnumerable<string> Prices(ModelOptions options)
    {
        for (var i = 0; i < options.Prices.Count; i++)
        {
            var (price, path) = (options.Prices[i], $"{Section}:Prices:{i}");
            if (price.Model.Length == 0)
            {
                yield return $"{path}:Model is missing";
            }

            if (price.From is { } from
                && !DateOnly.TryParseExact(from, PriceBook.DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            {
                yield return $"{path}:From must be a day such as 2026-01-31, not '{from}'";
            }

            if (price.InputPerMillion < 0 || price.OutputPerMillion < 0 || price.CacheReadPerMillion < 0 || price.CacheWritePerMillion < 0)
            {
                yield return $"{path}: a price cannot be negative";
            }
        }
    }
}
