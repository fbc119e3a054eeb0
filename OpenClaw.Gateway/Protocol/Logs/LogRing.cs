using System.Text;

namespace OpenClaw.Gateway.Protocol;

/// <summary>The last log lines of this process, addressed by byte positions like a file.</summary>
internal sealed class LogRing : ILoggerProvider
{
    /// <summary>Bytes that are kept.</summary>
    private const int Capacity = 2 * 1024 * 1024;
    private const int MaxMessage = 4_000;

    private readonly Lock _gate = new();
    private readonly Queue<(long Start, string Line)> _lines = new();
    private long _end;
    private long _kept;

    public ILogger CreateLogger(string categoryName) => new RingLogger(this, categoryName);

    public void Dispose()
    {
    }

    /// <summary>Reads lines.</summary>
    /// <param name="cursor">Position behind the last line that the reader has; null for the newest lines.</param>
    /// <param name="limit">Most lines.</param>
    /// <param name="maxBytes">Most bytes.</param>
    public LogTail Read(long? cursor, int limit, int maxBytes)
    {
        lock (_gate)
        {
            var oldest = _end - _kept;
            var isReset = cursor is { } asked && (asked > _end || asked < oldest || _end - asked > maxBytes);
            var from = cursor is { } position && !isReset ? position : Math.Max(oldest, _end - maxBytes);
            var found = _lines.Where(line => line.Start >= from).ToList();
            var isCut = found.Count > limit;
            if (isCut)
            {
                found = cursor is null || isReset ? found[^limit..] : found[..limit];
            }

            var next = found.Count == 0 || found[^1] == _lines.Last() ? _end : found[^1].Start + Encoding.UTF8.GetByteCount(found[^1].Line) + 1;
            return new LogTail(next, _end, [.. found.Select(line => line.Line)], isCut || (cursor is null && from > 0) || isReset, isReset);
        }
    }

    private void Append(string line)
    {
        var size = Encoding.UTF8.GetByteCount(line) + 1;
        lock (_gate)
        {
            _lines.Enqueue((_end, line));
            _end += size;
            _kept += size;
            while (_kept > Capacity)
            {
                _kept -= Encoding.UTF8.GetByteCount(_lines.Dequeue().Line) + 1;
            }
        }
    }

    private sealed class RingLogger(LogRing ring, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var message = formatter(state, exception);
            message = exception is null ? message : $"{message}: {exception.Message}";
            message = message.Length <= MaxMessage ? message : message[..MaxMessage];
            ring.Append(Encoding.UTF8.GetString(FrameWriter.Json((category, logLevel, message), static (writer, line) =>
            {
                var name = $$"""{"subsystem":"{{Subsystem(line.category)}}"}""";
                var at = DateTimeOffset.UtcNow;
                writer.WriteStartObject();
                writer.WriteString("0"u8, name);
                writer.WriteString("1"u8, line.message);
                writer.WriteStartObject("_meta"u8);
                writer.WriteString("name"u8, name);
                writer.WriteString("date"u8, at.ToString("yyyy-MM-ddTHH:mm:ss.fffZ"));
                writer.WriteNumber("logLevelId"u8, (int)line.logLevel + 1);
                writer.WriteString("logLevelName"u8, Level(line.logLevel));
                writer.WriteEndObject();
                writer.WriteString("time"u8, at.ToString("yyyy-MM-ddTHH:mm:ss.fffzzz"));
                writer.WriteEndObject();
            })));
        }

        private static string Subsystem(string category) =>
            category.StartsWith("OpenClaw.Gateway.", StringComparison.Ordinal) ? $"gateway/{category["OpenClaw.Gateway.".Length..]}" : category;

        private static string Level(LogLevel level) => level switch
        {
            LogLevel.Trace => "TRACE",
            LogLevel.Debug => "DEBUG",
            LogLevel.Information => "INFO",
            LogLevel.Warning => "WARN",
            LogLevel.Error => "ERROR",
            _ => "FATAL",
        };
    }
}
