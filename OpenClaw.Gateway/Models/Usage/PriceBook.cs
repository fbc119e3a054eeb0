using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace OpenClaw.Gateway.Models;

/// <summary>What models cost, by day. Configured prices stand above those that come with the gateway.</summary>
internal sealed class PriceBook(IOptions<ModelOptions> options, TimeProvider clock)
{
    public const string DateFormat = "yyyy-MM-dd";
    private const decimal Million = 1_000_000m;
    private const string Resource = "models/prices.json";

    // For a model that nobody priced; such calls are counted as unpriced.
    private static readonly PriceOptions Unknown = new() { InputPerMillion = 1, OutputPerMillion = 3 };
    private static readonly PriceOptions Free = new();
    private readonly Lazy<Dictionary<string, Entry[]>> _prices = new(() => Read(options.Value));

    /// <summary>Cost of a call that ends now.</summary>
    public ModelCost CostOf(Deployment deployment, UsageDetails usage)
    {
        var (price, isPriced) = Find(deployment);
        var cacheRead = usage.CachedInputTokenCount ?? 0;
        var cacheWrite = usage.AdditionalCounts?.GetValueOrDefault(WireJson.CacheWriteCount) ?? 0;
        var plain = Math.Max(0, (usage.InputTokenCount ?? 0) - cacheRead - cacheWrite);
        return new ModelCost(
            ((plain * price.InputPerMillion) + (cacheRead * (price.CacheReadPerMillion ?? price.InputPerMillion))
                + (cacheWrite * (price.CacheWritePerMillion ?? price.InputPerMillion))) / Million,
            (usage.OutputTokenCount ?? 0) * price.OutputPerMillion / Million,
            isPriced);
    }

    /// <summary>Cost of so many tokens without a cache.</summary>
    public ModelCost Estimate(Deployment deployment, long input, long output)
    {
        var (price, isPriced) = Find(deployment);
        return new ModelCost(input * price.InputPerMillion / Million, output * price.OutputPerMillion / Million, isPriced);
    }

    private (PriceOptions Price, bool IsPriced) Find(Deployment deployment)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        foreach (var key in (ReadOnlySpan<string>)[$"{deployment.Provider.Name}/{deployment.Model}", deployment.Model])
        {
            if (_prices.Value.TryGetValue(key, out var entries))
            {
                foreach (var entry in entries)
                {
                    if (entry.From <= today)
                    {
                        return (entry.Price, true);
                    }
                }
            }
        }

        // Models on machines of our own cost nothing by the token.
        return deployment.Provider.Format is WireFormatKind.BuiltIn or WireFormatKind.Ollama ? (Free, true) : (Unknown, false);
    }

    private static Dictionary<string, Entry[]> Read(ModelOptions options)
    {
        using var file = typeof(PriceBook).Assembly.GetManifestResourceStream(Resource)!;
        var known = JsonSerializer.Deserialize(file, ModelJson.Default.PriceFile)!.Prices;
        return known.Select(price => (Price: price, IsConfigured: false))
            .Concat(options.Prices.Select(price => (Price: price, IsConfigured: true)))
            .GroupBy(
                entry => entry.Price.Provider is { } provider ? $"{provider}/{entry.Price.Model}" : entry.Price.Model, StringComparer.Ordinal)
            .ToDictionary(
                prices => prices.Key,
                prices => prices.OrderByDescending(entry => entry.IsConfigured).ThenByDescending(entry => FirstDay(entry.Price))
                    .Select(entry => new Entry(FirstDay(entry.Price), entry.Price)).ToArray(),
                StringComparer.Ordinal);
    }

    private static DateOnly FirstDay(PriceOptions price) =>
        price.From is { } from ? DateOnly.ParseExact(from, DateFormat, CultureInfo.InvariantCulture) : DateOnly.MinValue;

    private readonly record struct Entry(DateOnly From, PriceOptions Price);
}
