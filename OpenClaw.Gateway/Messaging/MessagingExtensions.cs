using Microsoft.Extensions.Options;

namespace OpenClaw.Gateway.Messaging;

internal static class MessagingExtensions
{
    public static void AddMessaging(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<MessagingOptions>().BindConfiguration(MessagingOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MessagingOptions>, MessagingOptionsRules>();
        services.AddSingleton<MessageSignals>();
        services.AddSingleton<AnswerFeed>();
        services.AddSingleton<MessagingMetrics>();
        services.AddSingleton<MessageExchange>();
        services.AddSingleton<IMessageExchange>(provider => provider.GetRequiredService<MessageExchange>());
    }
}
