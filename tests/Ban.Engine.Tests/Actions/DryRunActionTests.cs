using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Engine.Actions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ban.Engine.Tests.Actions;

public sealed class DryRunActionTests
{
    private static readonly string[] s_expected =
    [
        "[sshd] dry run: would ban 192.0.2.1 until 2026-05-04 12:10:00Z",
        "[sshd] dry run: would ban a\\u{1b}[2J\\u{202e} for ever",
        "[sshd] dry run: would unban 192.0.2.1",
    ];

    [Fact]
    public async Task BanAndUnban_HostileId_IsLoggedHarmless()
    {
        LinesLogger log = new();
        using ActionFactory factory = new(TimeProvider.System, log, new NftablesSession());
        IBanAction action = factory.Create(Jail, Definition("dry-run"));

        await action.BanAsync([Tickets.Of("192.0.2.1"), Tickets.Of("a\u001b[2J\u202e", DateTimeOffset.MaxValue)], TestContext.Current.CancellationToken);
        await action.UnbanAsync([Tickets.Of("192.0.2.1")], TestContext.Current.CancellationToken);

        Assert.Equal(s_expected, log.Lines);
    }

    [Fact]
    public void Create_UnknownEngine_NamesItsPlace()
    {
        using ActionFactory factory = new(TimeProvider.System, NullLogger.Instance, new NftablesSession());

        ConfigurationException refused = Assert.Throws<ConfigurationException>(() => factory.Create(Jail, Definition("ipfw")));

        Assert.Equal("a.conf:2: engine = ipfw: expected nftables, smtp or dry-run", refused.Message);
    }

    private static JailSettings Jail => new() { Name = "sshd", Filter = new FilterDefinition { Name = "sshd" } };

    private static ActionDefinition Definition(string engine) => new()
    {
        Name = "a",
        Engine = engine,
        Properties = new Dictionary<string, ConfigText> { ["engine"] = new(engine, new Origin("a.conf", 2)) },
    };

    private sealed class LinesLogger : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
