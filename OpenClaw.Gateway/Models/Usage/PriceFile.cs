namespace OpenClaw.Gateway.Models;

/// <summary>The prices that come with the gateway: public list prices, without batch, audio and long-context tiers.</summary>
internal sealed record PriceFile(IReadOnlyList<PriceOptions> Prices);
