using Ban.Core.Configuration;

namespace Ban.Core.Tests.Configuration;

public sealed class CommandStreamTests
{
    [Fact]
    public void Read_Jail_OrdersItsCommandsAsTheServerNeedsThem()
    {
        string[] stream = Read(new MemoryFiles()
            .With("jail.conf", "[s]\nenabled = 1\nmaxretry = 2\nusedns = no\nfilter = f\naction = a\nlogpath = /x tail\nignoreip = a, b\n")
            .With("filter.d/f.conf", "[Definition]\ndatepattern = EPOCH\nfailregex = ^a\n  ^b\nprefregex = ^p\nmaxlines = 2\njournalmatch = _A='b c'\n")
            .With("action.d/a.conf", "[Definition]\nactionban = <x>\n[Init]\nx = <y>\ny = 1\n"));
        Assert.Equal(
            [
                "add s auto", "set s usedns no", "set s prefregex ^p", "set s maxlines 2", "multi-set s addfailregex (^a ^b)", "set s datepattern EPOCH",
                "set s addjournalmatch _A=b c", "set s maxretry 2", "set s addignoreip a b", "set s addlogpath /x tail", "set s addaction a",
                "multi-set s action a ((actionban 1) (name s) (actname a) (x <y>) (y 1))", "start s",
            ],
            stream[6..]);
        Assert.Equal("set syslogsocket auto", stream[0]);
    }

    [Fact]
    public void Read_JailThatCannotRun_IsOneConfigError()
    {
        string[] stream = Read(new MemoryFiles().With("jail.conf", "[s]\nenabled = 1\nfilter = f\n[t]\nenabled = 1\nfilter =\naction =\n"));
        Assert.StartsWith("config-error Jail 's' skipped", stream[6], StringComparison.Ordinal);
        Assert.Equal(["add t auto", "start t"], stream[7..]);
    }

    [Fact]
    public void Read_WrongNumber_IsAnError() =>
        Assert.Throws<ConfigurationException>(static () => Read(new MemoryFiles().With("jail.conf", "[s]\nenabled = 1\nmaxretry = x\n")));

    [Fact]
    public void Read_GeneralOptions_ComeFirstAndTyped()
    {
        MemoryFiles files = new MemoryFiles().With("jail.conf", "").With("fail2ban.conf", "[Definition]\ndbmaxmatches = 7\nloglevel = DEBUG\n[Thread]\nstacksize = 64\n");
        IReadOnlyList<IReadOnlyList<object>> stream = CommandStream.Read(MemoryFiles.Root, files.Access, static _ => []);
        Assert.Equal(64, Assert.IsAssignableFrom<IReadOnlyDictionary<string, object>>(stream[0][2])["stacksize"]);
        Assert.Contains(stream, static command => command is ["set", "dbmaxmatches", 7]);
        Assert.Contains(stream, static command => command is ["set", "loglevel", "DEBUG"]);
    }

    private static string[] Read(MemoryFiles files) =>
        [.. CommandStream.Read(MemoryFiles.Root, files.Access, static path => [path]).Select(static command => string.Join(' ', command.Select(Show)))];

    private static string Show(object word) => word is IEnumerable<object> list ? $"({string.Join(' ', list.Select(Show))})" : $"{word}";
}
