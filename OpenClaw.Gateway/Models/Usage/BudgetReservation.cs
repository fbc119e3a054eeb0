namespace OpenClaw.Gateway.Models;

/// <summary>What is set aside for a call, in each budget that the call falls under.</summary>
internal sealed record BudgetReservation(IReadOnlyList<Budget> Budgets, long Tokens, decimal Usd);
