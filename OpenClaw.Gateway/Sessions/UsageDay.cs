namespace OpenClaw.Gateway.Sessions;

/// <summary>Tokens and cost of one agent on one day (UTC).</summary>
/// <param name="Date">yyyy-MM-dd.</param>
/// <param name="InputCost">US dollars.</param>
/// <param name="OutputCost">US dollars.</param>
/// <param name="Unpriced">Calls whose model has no known price.</param>
internal sealed record UsageDay(
    string Date, string AgentId, long Input, long Output, double InputCost, double OutputCost, long Unpriced)
{
    public string Id => $"{Date}|{AgentId}";

    public UsageDay Plus(UsageDay other) => this with
    {
        Input = Input + other.Input,
        Output = Output + other.Output,
        InputCost = InputCost + other.InputCost,
        OutputCost = OutputCost + other.OutputCost,
        Unpriced = Unpriced + other.Unpriced,
    };
}
