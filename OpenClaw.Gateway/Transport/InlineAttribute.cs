namespace OpenClaw.Gateway.Transport;

/// <summary>An endpoint that answers at once, without waiting for anything: it may run on an I/O thread.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class InlineAttribute : Attribute;
