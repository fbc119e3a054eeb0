namespace OpenClaw.FaultDrill;

/// <summary>Something that breaks, and the one alert that is to tell of it.</summary>
/// <param name="Name">What is done.</param>
/// <param name="Alert">The alert, as <see cref="AlertName.Of"/> writes it.</param>
/// <param name="BreakAsync">Does it.</param>
/// <param name="MendAsync">Undoes it.</param>
internal sealed record Fault(string Name, string Alert, Func<CancellationToken, Task> BreakAsync, Func<CancellationToken, Task> MendAsync);
