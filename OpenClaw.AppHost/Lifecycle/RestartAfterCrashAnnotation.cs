namespace OpenClaw.AppHost.Lifecycle;

/// <summary>The resource is started again when its process ends by itself.</summary>
internal sealed class RestartAfterCrashAnnotation : IResourceAnnotation;
