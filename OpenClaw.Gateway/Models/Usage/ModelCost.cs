namespace OpenClaw.Gateway.Models;

/// <summary>Cost of tokens in US dollars.</summary>
/// <param name="Input">Tokens read, those from and into the provider's cache included.</param>
/// <param name="IsPriced">Whether the price book knows the model; otherwise the amounts use the estimate for unknown models.</param>
internal readonly record struct ModelCost(decimal Input, decimal Output, bool IsPriced)
{
    public static ModelCost Free { get; } = new(0, 0, IsPriced: true);

    public decimal Total => Input + Output;
}
