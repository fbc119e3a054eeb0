namespace OpenClaw.AppHost.Infrastructure;

/// <summary>The user's configuration cannot be carried out; the message is the one line they see.</summary>
internal sealed class ConfigurationException(string message) : Exception(message);
