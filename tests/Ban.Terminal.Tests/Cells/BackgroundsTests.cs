using Ban.Terminal.Cells;
using Ban.Terminal.Input;
using Ban.Terminal.Widgets;

namespace Ban.Terminal.Tests.Cells;

public sealed class BackgroundsTests
{
    [Theory]
    [InlineData("15;0", false)]
    [InlineData("0;15", true)]
    [InlineData("0;default;7", true)]
    [InlineData("12;8", false)]
    [InlineData("0;default", null)]
    [InlineData("0;16", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void IsLight_ColorFgBg_IsItsLastColour(string? value, bool? expected) => Assert.Equal(expected, Backgrounds.IsLight(name => name == "COLORFGBG" ? value : null));

    [Theory]
    [InlineData("xterm-256color", true)]
    [InlineData("tmux-256color", true)]
    [InlineData("linux", false)]
    [InlineData("dumb", false)]
    [InlineData("", false)]
    public void CanBeAsked_Terminal_OnlyIfItKnowsTheQuestion(string term, bool expected) => Assert.Equal(expected, Backgrounds.CanBeAsked(name => name == "TERM" ? term : null));

    [Fact]
    public void IsLight_Background_ByItsBrightness()
    {
        Assert.True(new BackgroundInput(253, 246, 227).IsLight);
        Assert.False(new BackgroundInput(0, 43, 54).IsLight);
    }

    [Theory]
    [InlineData(ColorDepth.Sixteen)]
    [InlineData(ColorDepth.Palette256)]
    [InlineData(ColorDepth.TrueColor)]
    public void Light_EachDepth_TellsItsColoursApartAndLeavesYellowAndCyanOut(ColorDepth depth)
    {
        Theme theme = Theme.Light(depth);
        Color[] colors = [.. new[] { theme.Accent, theme.Warning, theme.Danger }.Select(style => ColorDepths.Reduce(style.Foreground, depth))];
        Assert.Equal(3, colors.Distinct().Count());
        Assert.DoesNotContain(Color.Palette(3), colors);
        Assert.DoesNotContain(Color.Palette(6), colors);
    }
}
