namespace OpenClaw.Gateway.Sessions;

/// <summary>Prices of models; section Gateway:Prices, by model id.</summary>
internal sealed class ModelPriceOptions
{
    public const string Section = "Gateway";

    public Dictionary<string, Price> Prices { get; set; } = [];

    /// <summary>Cost in US dollars; null when the model has no known price.</summary>
    public (double? Input, double? Output) CostOf(string model, long input, long output) => Prices.TryGetValue(model, out var price)
        ? (input * price.InputPerMillion / 1e6, output * price.OutputPerMillion / 1e6)
        : (null, null);

    internal sealed class Price
    {
        /// <summary>US dollars for a million tokens.</summary>
        public double InputPerMillion { get; set; }

        /// <summary>US dollars for a million tokens.</summary>
        public double OutputPerMillion { get; set; }
    }
}
