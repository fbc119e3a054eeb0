namespace OpenClaw.Gateway.Models;

/// <summary>What an agent said.</summary>
/// <param name="Responder">Which deployment answered; "built-in" for the responder without a model.</param>
internal readonly record struct AgentAnswer(string Text, string Responder);
