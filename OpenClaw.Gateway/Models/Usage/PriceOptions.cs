namespace OpenClaw.Gateway.Models;

/// <summary>Price of a model from a day on, in US dollars for a million tokens.</summary>
internal sealed class PriceOptions
{
    /// <summary>The model's name as configured in its target.</summary>
    public string Model { get; set; } = "";

    /// <summary>The provider; null for every provider of the model.</summary>
    public string? Provider { get; set; }

    /// <summary>First day (UTC, yyyy-MM-dd) of the price; null for "always".</summary>
    public string? From { get; set; }

    public decimal InputPerMillion { get; set; }

    public decimal OutputPerMillion { get; set; }

    /// <summary>Tokens that the provider had in its cache; default the price of input.</summary>
    public decimal? CacheReadPerMillion { get; set; }

    /// <summary>Tokens that the provider put into its cache; default the price of input.</summary>
    public decimal? CacheWritePerMillion { get; set; }
}
