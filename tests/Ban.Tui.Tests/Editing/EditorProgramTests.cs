using Ban.Tui.Editing;

namespace Ban.Tui.Tests.Editing;

public sealed class EditorProgramTests
{
    [Fact]
    public void Find_Variables_GoBeforeWhatIsInstalled()
    {
        Assert.Equal("nano", EditorProgram.Find(name => name == "VISUAL" ? "nano" : "vi"));
        Assert.Equal("vi -e", EditorProgram.Find(name => name == "EDITOR" ? "vi -e" : ""));
        Assert.NotEmpty(EditorProgram.Find(_ => null));
    }
}
