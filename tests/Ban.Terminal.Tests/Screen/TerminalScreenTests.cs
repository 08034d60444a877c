using Ban.Terminal.Cells;
using Ban.Terminal.Screen;

namespace Ban.Terminal.Tests.Screen;

public sealed class TerminalScreenTests
{
    [Theory]
    [InlineData("/dev/null", "/dev/null is not a terminal")]
    [InlineData("/dev/no-such-terminal", "cannot open terminal /dev/no-such-terminal: No such file or directory")]
    public void Open_NoTerminal_SaysSoInOneLine(string path, string expected)
    {
        IOException failure = Assert.Throws<IOException>(() => TerminalScreen.Open(path, ColorDepth.None, _ => true, TimeProvider.System));

        Assert.Equal(expected, failure.Message);
    }
}
