using Ban.Tui.Cli;
using Ban.Tui.Config;
using Ban.Tui.Tests.Cli;

namespace Ban.Tui.Tests.Config;

/// <summary><c>config edit</c> without a daemon, with a script as the editor. With a daemon: the end-to-end tests.</summary>
[Collection(nameof(EditCommandTests))]
[CollectionDefinition(nameof(EditCommandTests), DisableParallelization = true)]
public sealed class EditCommandTests : IDisposable
{
    private readonly ConfigDirectory _directory = new();

    public EditCommandTests() => _directory
        .With("jail.conf", $"[DEFAULT]\nbackend = polling\nlogpath = {_directory.Path}/log\nfilter = f\naction = none\n[sshd]\nenabled = yes\n").With("log", "")
        .With("filter.d/f.conf", "[Definition]\nfailregex = ^bad <HOST>$\n").With("action.d/none.conf", "[Definition]\nengine = dry-run\n");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("VISUAL", null);
        _directory.Dispose();
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Edit_NewFileOfAJail_IsWrittenAndTheDifferenceShown()
    {
        string output = await EditAsync("printf '[sshd]\\nmaxretry = 3\\n' >", "sshd");
        Assert.Equal("[sshd]\nmaxretry = 3\n", File.ReadAllText($"{_directory.Path}/jail.d/sshd.local"));
        Assert.Contains("+maxretry = 3\n", output, StringComparison.Ordinal);
        Assert.EndsWith("wrote jail.d/sshd.local\n[0]", output, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Edit_ExistingFile_KeepsTheVersionBefore()
    {
        _directory.With("jail.local", "[sshd]\nmaxretry = 3\n");
        string output = await EditAsync("sed -i s/3/5/");
        Assert.Contains("-maxretry = 3\n+maxretry = 5\n", output, StringComparison.Ordinal);
        Assert.Equal(("[sshd]\nmaxretry = 5\n", "[sshd]\nmaxretry = 3\n"), (File.ReadAllText($"{_directory.Path}/jail.local"), File.ReadAllText($"{_directory.Path}/jail.local.bak")));
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Edit_WithAMistake_IsRefusedWithItsPlace()
    {
        string output = await EditAsync("printf '[sshd]\\nmaxretry = many\\n' >");
        Assert.Contains("bantui: jail.local:2: error: ", output, StringComparison.Ordinal);
        Assert.EndsWith("bantui: nothing was written\n[1]", output, StringComparison.Ordinal);
        Assert.False(File.Exists($"{_directory.Path}/jail.local"));
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Edit_MistakeOfAnotherFile_DoesNotStandInTheWay()
    {
        _directory.With("jail.d/old.local", "[old]\nenabled = yes\nfilter = gone\n");
        Assert.EndsWith("[0]", await EditAsync("printf '[sshd]\\nmaxretry = 4\\n' >"), StringComparison.Ordinal);
    }

    [Theory(Timeout = TestTime.LimitMilliseconds)]
    [InlineData("e\nw\n", "[sshd]\nmaxretry = 2\n", 0)]
    [InlineData("q\n", null, 1)]
    [InlineData("x\n", null, 1)]
    [InlineData("", null, 1)]
    public async Task Edit_WithSomebodyThere_AsksBeforeItWrites(string answers, string? expected, int code)
    {
        // Each time the editor is called it says one more.
        string output = await EditAsync($"f() {{ echo x >> {_directory.Path}/count; printf '[sshd]\\nmaxretry = %d\\n' $(wc -l < {_directory.Path}/count) > \"$1\"; }}; f", null, answers);
        Assert.EndsWith($"[{code}]", output, StringComparison.Ordinal);
        Assert.Contains("--- jail.local\n+++ jail.local, edited\n+[sshd]\n+maxretry = 1\n", output, StringComparison.Ordinal);
        Assert.Equal(expected, File.Exists($"{_directory.Path}/jail.local") ? File.ReadAllText($"{_directory.Path}/jail.local") : null);
    }

    [Theory(Timeout = TestTime.LimitMilliseconds)]
    [InlineData("true", "nothing was changed\n[0]")]
    [InlineData("false", "bantui: false ended with 1; nothing was taken over\n[1]")]
    public async Task Edit_EditorThatChangesNothingOrFails_WritesNothing(string editor, string expected) => Assert.Equal(expected, await EditAsync(editor));

    [Theory]
    [InlineData(null, "jail.local")]
    [InlineData("sshd", "jail.d/sshd.local")]
    [InlineData("filter.d/x.local", "filter.d/x.local")]
    public void FileOf_Word_IsAFileThatMayBeWritten(string? word, string expected) => Assert.Equal(expected, EditCommand.FileOf(word));

    [Theory]
    [InlineData("jail.conf")]
    [InlineData("../jail.local")]
    [InlineData("/etc/passwd")]
    [InlineData("x.d/y.local")]
    [InlineData("filter.d/.local")]
    [InlineData("a b")]
    public void FileOf_AnyOtherFile_IsRefused(string word) => Assert.Throws<UsageException>(() => EditCommand.FileOf(word));

    private async Task<string> EditAsync(string editor, string? file = null, string? answers = null)
    {
        Environment.SetEnvironmentVariable("VISUAL", editor);
        var output = new LineWriter();
        string[] words = ["-c", _directory.Path, "-s", $"{_directory.Path}/nobody", "config", "edit", .. file is null ? [] : new[] { file }];
        var console = new CliConsole(output, output, new StringReader(answers ?? ""), HasColor: false) { IsInteractive = answers is not null };
        int code = await Task.Run(() => new CommandLine(console, TimeProvider.System).RunAsync(words, TestTime.Token), TestTime.Token);
        return $"{output}[{code}]";
    }
}
