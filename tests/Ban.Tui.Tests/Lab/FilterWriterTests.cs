using Ban.Core.Configuration;
using Ban.Tui.Lab;
using Ban.Tui.Regex;

namespace Ban.Tui.Tests.Lab;

public sealed class FilterWriterTests : IDisposable
{
    private static readonly LabOption[] s_all = Enum.GetValues<LabOption>();

    private readonly LabFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Save_NewFilter_IsReadBackAsItWas()
    {
        LabFilter filter = Filter(@"^50%% of \d+ by <HOST>$", "^x <HOST>$").With(LabOption.DatePattern, ["^%Y-%m-%d"]);

        SavedFilter saved = _folder.Writer.Save("gate", filter, s_all);

        Assert.Equal(_folder.PathOf("filter.d/gate.local"), saved.Path);
        Assert.Null(saved.Kept);
        LabFilter read = _folder.Source.ReadFilter("gate");
        Assert.Empty(read.ChangesFrom(filter));
        Assert.Equal(["gate.local"], Directory.GetFiles(_folder.PathOf("filter.d")).Select(Path.GetFileName));
        Assert.DoesNotContain("ignoreregex", _folder.Read("filter.d/gate.local"), StringComparison.Ordinal);
    }

    [Fact]
    public void Save_OverAFileThatIsNotUtf8_IsRefused()
    {
        string path = _folder.Write("filter.d/gate.local", "");
        byte[] latin = [.. "# caf"u8, 0xe9, (byte)'\n'];
        File.WriteAllBytes(path, latin);

        var refused = Assert.Throws<RegexException>(() => _folder.Writer.Save("gate", Filter("^a <HOST>$"), s_all));

        Assert.Contains("is not UTF-8", refused.Message, StringComparison.Ordinal);
        Assert.Equal(latin, File.ReadAllBytes(path));
    }

    [Fact]
    public void Save_FilterWithAFile_ChangesOnlyWhatWasEdited()
    {
        _folder.Write("filter.d/gate.conf", "[Definition]\nfailregex = ^a <HOST>$\nignoreregex = ^b\n");
        string before = "# mine\n[Init]\nmode = x\n[Definition]\n# why\nfailregex = ^old <HOST>$\n   ^older <HOST>$\n\n# stays\nmaxlines = 2\n";
        _folder.Write("filter.d/gate.local", before);
        File.SetUnixFileMode(_folder.PathOf("filter.d/gate.local"), UnixFileMode.UserRead | UnixFileMode.UserWrite);

        SavedFilter saved = _folder.Writer.Save("gate", Filter("^new <HOST>$"), [LabOption.FailRegex]);

        Assert.Equal("# mine\n[Init]\nmode = x\n[Definition]\n# why\nfailregex = ^new <HOST>$\n\n# stays\nmaxlines = 2\n", _folder.Read("filter.d/gate.local"));
        Assert.Equal(before, File.ReadAllText(saved.Kept!));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(saved.Path));
        Assert.Equal(["^b"], _folder.Source.ReadFilter("gate").IgnoreRegex.Select(text => text.Text));
    }

    [Fact]
    public void Save_FileOfAnotherUser_StaysHis()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can give a file away");
        _folder.Write("filter.d/gate.local", "[Definition]\nfailregex = ^old <HOST>$\n");
        string path = _folder.PathOf("filter.d/gate.local");
        using (var chown = System.Diagnostics.Process.Start("chown", ["1234:4321", path]))
        {
            chown.WaitForExit();
        }

        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        SavedFilter saved = _folder.Writer.Save("gate", Filter("^new <HOST>$"), [LabOption.FailRegex]);

        foreach (string file in (string[])[saved.Path, saved.Kept!])
        {
            Assert.Equal("1234:4321 640", Stat(file));
        }
    }

    [Theory]
    [InlineData("^a ;b <HOST>$", "would be read back as something else")]
    [InlineData("^x <HOST>\n#<HOST>", "would be read back as something else")]
    [InlineData("^(<HOST>", "parenthesis")]
    [InlineData("^no address$", "<HOST>")]
    [InlineData("", "there is no failregex")]
    public void Save_WhatTheDaemonWouldNotTake_IsRefusedAndNothingIsWritten(string pattern, string reason)
    {
        _folder.Write("filter.d/gate.local", "[Definition]\nfailregex = ^old <HOST>$\n");

        var error = Assert.ThrowsAny<Exception>(() => _folder.Writer.Save("gate", Filter(pattern.Split('\n')), [LabOption.FailRegex]));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.True(error is RegexException or ConfigurationException);
        Assert.Equal("[Definition]\nfailregex = ^old <HOST>$\n", _folder.Read("filter.d/gate.local"));
        Assert.Single(Directory.GetFiles(_folder.PathOf("filter.d")));
    }

    [Theory]
    [InlineData("../jail")]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData(".hidden")]
    [InlineData("a\nb")]
    public void Save_NameThatIsNone_IsRefused(string name)
    {
        Assert.NotNull(FilterWriter.FindMistake(name));
        Assert.Throws<RegexException>(() => _folder.Writer.Save(name, Filter("<HOST>"), s_all));
    }

    [Fact]
    public void Save_ALink_IsRefused()
    {
        string target = _folder.Write("target", "");
        File.CreateSymbolicLink(_folder.PathOf("filter.d/gate.local"), target);

        Assert.Contains("is a link", Assert.Throws<RegexException>(() => _folder.Writer.Save("gate", Filter("^<HOST>$"), s_all)).Message, StringComparison.Ordinal);
        Assert.Equal("", _folder.Read("target"));
    }

    [Fact]
    public void Save_NoFolder_SaysSo()
    {
        Directory.Delete(_folder.PathOf("filter.d"));

        Assert.Contains("cannot be written", Assert.Throws<RegexException>(() => _folder.Writer.Save("gate", Filter("^<HOST>$"), s_all)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "[Definition]\n\nfailregex = a\n            b\n")]
    [InlineData("[Init]\nx = 1\n", "[Init]\nx = 1\n\n[Definition]\n\nfailregex = a\n            b\n")]
    [InlineData("[Definition]\nx = 1\n[Init]\n", "[Definition]\nx = 1\nfailregex = a\n            b\n[Init]\n")]
    [InlineData("[Definition]\nFailRegex: 1\n\n 2\n# c\nx = 3\n", "[Definition]\nfailregex = a\n            b\n# c\nx = 3\n")]
    public void Set_Option_LeavesTheRestAsItStands(string text, string expected) =>
        Assert.Equal(expected, IniEdit.Set(text, "Definition", "failregex", ["a", "b"]));

    private static string Stat(string path)
    {
        var start = new System.Diagnostics.ProcessStartInfo("stat", ["-c", "%u:%g %a", path]) { RedirectStandardOutput = true, UseShellExecute = false };
        using var stat = System.Diagnostics.Process.Start(start)!;
        return stat.StandardOutput.ReadToEnd().Trim();
    }

    private static LabFilter Filter(params string[] patterns) => LabFilter.Empty.With(LabOption.FailRegex, patterns);
}
