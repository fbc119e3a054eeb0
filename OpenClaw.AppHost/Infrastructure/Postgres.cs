using OpenClaw.AppHost.Infrastructure.Local;

namespace OpenClaw.AppHost.Infrastructure;

/// <summary>PostgreSQL: what must survive, in the database <c>openclaw</c>.</summary>
internal static class Postgres
{
    private const string Database = "openclaw";

    public static IResourceBuilder<IResourceWithConnectionString> AddCollectivePostgres(this IDistributedApplicationBuilder builder)
    {
        var password = builder.AddSecret("postgres-password");
        return builder.UsesContainers()
            ? builder.AddPostgres("postgres", password: password)
                .WithImageTag(ImageTags.Postgres)
                .WithDataVolume("openclaw-postgres")
                .AddDatabase(Database)
            : builder.AddLocalPostgres("postgres", Port.Postgres.Choose(), password).AddDatabase(Database);
    }
}
