using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Ban.Terminal.Screen;

namespace Ban.Terminal.Tests.Screen;

public sealed partial class ScreenModesTests
{
    [Fact]
    public void Leave_EveryModeThatCanBeOn_IsSwitchedOff()
    {
        var output = new ArrayBufferWriter<byte>();
        ScreenModes.Write(output, default, new ScreenState((0, 0), Mouse: true), drawn: true);
        string entered = Encoding.ASCII.GetString(ScreenModes.Enter) + Encoding.ASCII.GetString(output.WrittenSpan);
        string left = Encoding.ASCII.GetString(ScreenModes.Leave);

        string[] on = [.. SetMode().Matches(entered).Select(match => match.Groups["mode"].Value).Where(mode => mode != "25")];

        Assert.Equal(["1049", "2004", "1002", "1006"], on);
        Assert.All(on, mode => Assert.Contains($"\e[?{mode}l", left, StringComparison.Ordinal));
        Assert.Contains("\e[?25h", left, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_SameState_WritesNothing()
    {
        var output = new ArrayBufferWriter<byte>();

        ScreenModes.Write(output, new ScreenState((3, 4)), new ScreenState((3, 4)), drawn: false);

        Assert.Equal(0, output.WrittenCount);
    }

    [Fact]
    public void Write_FrameDrawn_PlacesCursorAgain()
    {
        var output = new ArrayBufferWriter<byte>();

        ScreenModes.Write(output, new ScreenState((3, 4)), new ScreenState((3, 4)), drawn: true);

        Assert.Equal("\e[5;4H", Encoding.ASCII.GetString(output.WrittenSpan));
    }

    [GeneratedRegex(@"\e\[\?(?<mode>[0-9]+)h", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SetMode();
}
