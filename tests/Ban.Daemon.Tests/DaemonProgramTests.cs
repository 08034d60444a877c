using System.CommandLine;

namespace Ban.Daemon.Tests;

public sealed class DaemonProgramTests
{
    [Fact]
    public void Parse_IssueCommandLine_GivesEveryValue()
    {
        DaemonArguments? given = null;
        RootCommand command = DaemonArguments.Command(arguments =>
        {
            given = arguments;
            return Task.FromResult(0);
        });
        command.Parse("-c /etc/x -s /run/x.sock -p /run/x.pid --db /tmp/x.db --loglevel DEBUG --logtarget STDOUT -f".Split(' ')).Invoke();
        Assert.Equal(new DaemonArguments("/etc/x", "/run/x.sock", "/run/x.pid", "/tmp/x.db", "DEBUG", "STDOUT"), given);
    }

    [Fact]
    public void Parse_NoOptions_LeavesTheConfigurationsValues()
    {
        DaemonArguments? given = null;
        DaemonArguments.Command(arguments =>
        {
            given = arguments;
            return Task.FromResult(0);
        }).Parse([]).Invoke();
        Assert.Equal(new DaemonArguments("/etc/bantui", null, null, null, null, null), given);
    }

    [Theory]
    [InlineData("--nonsense")]
    [InlineData("word")]
    [InlineData("-s")]
    public void Parse_WrongWords_IsAnError(string words) =>
        Assert.NotEmpty(DaemonArguments.Command(_ => Task.FromResult(0)).Parse(words.Split(' ')).Errors);
}
