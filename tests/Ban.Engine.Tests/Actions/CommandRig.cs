using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Engine.Actions;
using Microsoft.Extensions.Logging;

namespace Ban.Engine.Tests.Actions;

/// <summary>Actions whose commands write their own first line into a file, each jail and each log line as a test needs it.</summary>
internal sealed class CommandRig : IDisposable
{
    private readonly TempDirectory _directory = new();

    public CommandRig() => Context = new CommandContext(TimeProvider.System, Log);

    public CollectingLog Log { get; } = new();

    public CommandContext Context { get; set; }

    public string[] Calls => System.IO.File.Exists(File("calls")) ? System.IO.File.ReadAllLines(File("calls")) : [];

    public string File(string name) => _directory.File(name);

    public void Forget() => System.IO.File.Delete(File("calls"));

    public void Dispose() => _directory.Dispose();

    /// <summary>An action; of each property that is a command the first line is written down and the others are run.</summary>
    public CommandAction Make(params (string Key, string Text)[] properties)
    {
        ActionDefinition definition = new()
        {
            Name = "test",
            Properties = properties.ToDictionary(static p => p.Key, p => new ConfigText(Traced(p.Key, p.Text), new Origin("a.conf", 3))),
        };
        JailSettings jail = new() { Name = "sshd", Filter = new FilterDefinition { Name = "sshd" }, Actions = [definition] };
        return new CommandAction(jail, definition, Context);
    }

    private string Traced(string key, string text)
    {
        bool isCommand = key.StartsWith("action", StringComparison.Ordinal) && !key.StartsWith("actionstart_", StringComparison.Ordinal)
            && !key.StartsWith("actionrepair_", StringComparison.Ordinal);
        string[] lines = text.Split('\n', 2);
        return isCommand ? $"echo \"{lines[0]}\" >> '{File("calls")}'\n{(lines.Length > 1 ? lines[1] : string.Empty)}" : text;
    }

    /// <summary>Log lines with their levels.</summary>
    internal sealed class CollectingLog : ILogger
    {
        private readonly List<string> _lines = [];

        public string[] Lines
        {
            get
            {
                lock (_lines)
                {
                    return [.. _lines];
                }
            }
        }

        public LogLevel Level { get; set; } = LogLevel.Information;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= Level;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines)
            {
                _lines.Add($"{logLevel} {formatter(state, exception)}");
            }
        }
    }
}
