using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Models;

namespace OpenClaw.Gateway.Recording;

internal static class RecordingExtensions
{
    /// <summary>Puts the recorder before the models.</summary>
    public static void AddRecording(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<RecordingOptions>().BindConfiguration(RecordingOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RecordingOptions>, RecordingOptionsRules>();
        services.AddSingleton<RecordingMetrics>();
        services.AddSingleton<SessionJournal>();
        services.AddHostedService(provider => provider.GetRequiredService<SessionJournal>());
        services.TryAddSingleton<IRecordingStore, NoRecordingStore>();
        services.AddSingleton<IChatClient>(provider => new SessionRecorder(
            provider.GetRequiredService<RouterChatClient>(), provider.GetRequiredService<SessionJournal>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IOptions<RecordingOptions>>()));
    }
}
