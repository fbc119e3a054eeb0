using System.Text.Json;

namespace OpenClaw.Gateway.Cron;

/// <summary>A part of a list.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Items, int Total, int Offset, int Limit)
{
    public void WriteMembers(Utf8JsonWriter writer)
    {
        var end = Offset + Items.Count;
        writer.WriteNumber("total"u8, Total);
        writer.WriteNumber("offset"u8, Offset);
        writer.WriteNumber("limit"u8, Limit);
        writer.WriteBoolean("hasMore"u8, end < Total);
        if (end < Total)
        {
            writer.WriteNumber("nextOffset"u8, end);
        }
        else
        {
            writer.WriteNull("nextOffset"u8);
        }
    }
}

internal static class Page
{
    public static Page<T> Of<T>(IReadOnlyList<T> all, int offset, int limit) => new([.. all.Skip(offset).Take(limit)], all.Count, offset, limit);
}
