using Ban.Daemon.Editing;
using Ban.Rpc;
using Ban.Rpc.Contract;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ban.Daemon.Tests.Editing;

public sealed class ConfigEditorTests : IDisposable
{
    private const int TimeLimit = 20_000;
    private const string Local = "jail.d/web.local";
    private const string Good = "[web]\nmaxretry = 3\n";

    private readonly TempDirectory _directory = new();
    private readonly TrialClock _clock = new();
    private readonly ConfigTree _tree;
    private readonly ConfigEditor _editor;
    private RpcException? _refusal;
    private int _reloads;
    private IReadOnlyList<JailReload> _reloaded = [];

    public ConfigEditorTests()
    {
        Directory.CreateDirectory(_directory.File("filter.d"));
        Directory.CreateDirectory(_directory.File("action.d"));
        File.WriteAllText(_directory.File("log"), "");
        File.WriteAllText(_directory.File("filter.d/web.conf"), "[Definition]\nfailregex = ^bad <HOST>$\n");
        File.WriteAllText(_directory.File("action.d/none.conf"), "[Definition]\nengine = dry-run\n");
        File.WriteAllText(_directory.File("jail.conf"), $"[web]\nenabled = true\nfilter = web\naction = none\nbackend = auto\nlogpath = {_directory.File("log")}\n");
        _tree = new ConfigTree(_directory.Path);
        _editor = new ConfigEditor(_tree, new ConfigReviewer(_tree, TimeProvider.System), ReloadAsync, _clock, NullLogger.Instance);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _editor.Dispose();
        _directory.Dispose();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Write_NewFileWithApply_IsOnDiskAndReloaded()
    {
        ConfigWriteResult written = await _editor.WriteAsync(new ConfigWriteParams(Local, Good, Apply: true), Token);
        Assert.Equal((Good, 1), (Content(Local), _reloads));
        Assert.Equal(written.Revision, ConfigTree.RevisionOf(ConfigTree.Read(_directory.File(Local))));
        Assert.NotNull(written.Reload);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Write_FileOfAnotherUser_StaysHisWithItsMode()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can give a file away");
        Directory.CreateDirectory(_directory.File("jail.d"));
        string path = _directory.File(Local);
        await File.WriteAllTextAsync(path, Good, Token);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using (var chown = System.Diagnostics.Process.Start("chown", ["1234:4321", path]))
        {
            await chown.WaitForExitAsync(Token);
        }

        await _editor.WriteAsync(new ConfigWriteParams(Local, Good + "findtime = 1h\n", ConfigTree.RevisionOf(ConfigTree.Read(path))), Token);

        foreach (string file in (string[])[path, path + ".bak"])
        {
            var start = new System.Diagnostics.ProcessStartInfo("stat", ["-c", "%u:%g %a", file]) { RedirectStandardOutput = true, UseShellExecute = false };
            using var stat = System.Diagnostics.Process.Start(start)!;
            Assert.Equal("1234:4321 600\n", await stat.StandardOutput.ReadToEndAsync(Token));
        }

        Assert.Equal(2, Directory.GetFileSystemEntries(_directory.File("jail.d")).Length);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Write_WithoutApply_DoesNotReload()
    {
        Assert.Null((await _editor.WriteAsync(new ConfigWriteParams(Local, Good), Token)).Reload);
        Assert.Equal(0, _reloads);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(Local, "[web]\nenabled = true\nmaxretry = many\n", 3, "maxretry")]
    [InlineData("filter.d/web.local", "[Definition]\nfailregex = ^good <HOST>$\n            ^bad (<HOST>$\n", 3, "failregex")]
    public async Task Write_WhatWouldBeWrong_IsRefusedWithItsPlaceAndChangesNothing(string file, string text, int line, string option)
    {
        RpcException refusal = await RefusedAsync(new ConfigWriteParams(file, text, Apply: true));
        Assert.Equal((RpcErrorCodes.ConfigurationRefused, file), (refusal.Code, refusal.Details["file"]));
        Assert.Equal((line, option), (refusal.Members["line"].GetInt32(), refusal.Details["option"]));
        Assert.NotEqual(0, refusal.Members["problems"].GetArrayLength());
        Assert.False(File.Exists(_directory.File(file)));
        Assert.Equal(0, _reloads);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Write_MistakeThatWasThereBefore_DoesNotStopAnother()
    {
        File.AppendAllText(_directory.File("jail.conf"), "[other]\nenabled = true\nfilter = missing\n");
        await _editor.WriteAsync(new ConfigWriteParams(Local, Good), Token);
        Assert.Equal(Good, Content(Local));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Write_OverAnotherVersion_IsRefusedWithTheRevisionThatIsThere()
    {
        ConfigWriteResult first = await _editor.WriteAsync(new ConfigWriteParams(Local, Good), Token);
        RpcException refusal = await RefusedAsync(new ConfigWriteParams(Local, "[web]\nmaxretry = 4\n"));
        Assert.Equal((RpcErrorCodes.RevisionConflict, first.Revision), (refusal.Code, refusal.Details["revision"]));
        Assert.Equal(Good, Content(Local));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Write_OverItsRevision_KeepsTheOldVersionAndTheMode()
    {
        ConfigWriteResult first = await _editor.WriteAsync(new ConfigWriteParams(Local, Good), Token);
        File.SetUnixFileMode(_directory.File(Local), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await _editor.WriteAsync(new ConfigWriteParams(Local, "[web]\nmaxretry = 4\n", first.Revision), Token);
        Assert.Equal(Good, Content(Local + ".bak"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_directory.File(Local)));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("jail.conf")]
    [InlineData("filter.d/web.conf")]
    [InlineData("../outside.local")]
    [InlineData("jail.d/../../outside.local")]
    [InlineData("jail.d/.hidden.local")]
    [InlineData("/etc/outside.local")]
    [InlineData("other.d/x.local")]
    [InlineData("jail.d/x.local\n")]
    [InlineData("")]
    public async Task Write_AnyOtherName_IsRefused(string file) =>
        Assert.Equal(RpcErrorCodes.FileNotWritable, (await RefusedAsync(new ConfigWriteParams(file, Good))).Code);

    [Fact(Timeout = TimeLimit)]
    public async Task Write_ReloadThatFails_PutsTheOldFileBack()
    {
        _refusal = RpcErrors.ConfigurationRefused("no");
        await RefusedAsync(new ConfigWriteParams(Local, Good, Apply: true));
        Assert.False(File.Exists(_directory.File(Local)));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Write_JailThatRefusesItsFile_LeavesTheOldOneAndReloadsIt()
    {
        _reloaded = [new JailReload("web", "refused", "no such action"), new JailReload("other", "refused", "was so before")];
        RpcException refusal = await RefusedAsync(new ConfigWriteParams(Local, Good, TrialSeconds: 60));
        Assert.Equal(RpcErrorCodes.ConfigurationRefused, refusal.Code);
        Assert.Contains("no such action", refusal.Message, StringComparison.Ordinal);
        Assert.Equal((false, 2, false), (File.Exists(_directory.File(Local)), _reloads, _clock.HasTimer));
        Assert.Null(new TrialJournal(_tree).Recover());
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Write_AnotherJailThatIsRefused_StopsNothing()
    {
        _reloaded = [new JailReload("other", "refused", "was so before")];
        await _editor.WriteAsync(new ConfigWriteParams(Local, Good, Apply: true), Token);
        Assert.Equal(Good, Content(Local));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Write_WithoutText_RemovesTheFileAndKeepsTheVersionBefore()
    {
        ConfigWriteResult first = await _editor.WriteAsync(new ConfigWriteParams(Local, Good), Token);
        ConfigWriteResult removed = await _editor.WriteAsync(new ConfigWriteParams(Local, Revision: first.Revision, Apply: true), Token);
        Assert.Equal(("", false, Good), (removed.Revision, File.Exists(_directory.File(Local)), Content(Local + ".bak")));
        await _editor.WriteAsync(new ConfigWriteParams(Local, Good), Token);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Trial_WhileItIsOn_IsTold()
    {
        Assert.Null(_editor.OnTrial);
        await _editor.WriteAsync(new ConfigWriteParams(Local, Good, TrialSeconds: 60), Token);
        Assert.Equal(new ConfigTrialInfo(Local, _clock.GetUtcNow().AddSeconds(60)), _editor.OnTrial);
        await _editor.ConfirmAsync(Token);
        Assert.Null(_editor.OnTrial);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Trial_NotConfirmed_BringsTheOldFileBack()
    {
        ConfigWriteResult first = await _editor.WriteAsync(new ConfigWriteParams(Local, Good), Token);
        ConfigWriteResult second = await _editor.WriteAsync(new ConfigWriteParams(Local, "[web]\nmaxretry = 4\n", first.Revision, TrialSeconds: 60), Token);
        Assert.Equal(_clock.GetUtcNow().AddSeconds(60), second.TrialUntil);
        Assert.Equal(RpcErrorCodes.TrialPending, (await RefusedAsync(new ConfigWriteParams("jail.d/x.local", ""))).Code);
        _clock.Fire();
        while (_reloads < 2)
        {
            await Task.Yield();
            Token.ThrowIfCancellationRequested();
        }

        Assert.Equal(Good, Content(Local));
        Assert.Null(new TrialJournal(_tree).Recover());
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Trial_Confirmed_Stays()
    {
        await _editor.WriteAsync(new ConfigWriteParams(Local, Good, TrialSeconds: 60), Token);
        Assert.Equal(Local, (await _editor.ConfirmAsync(Token)).File);
        Assert.False(_clock.HasTimer);
        Assert.Null(new TrialJournal(_tree).Recover());
        Assert.Equal(Good, Content(Local));
        Assert.Equal(RpcErrorCodes.NoTrial, (await Assert.ThrowsAsync<RpcException>(() => _editor.RevertAsync(Token))).Code);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Trial_Reverted_TakesANewFileAway()
    {
        await _editor.WriteAsync(new ConfigWriteParams(Local, Good, TrialSeconds: 60), Token);
        Assert.NotNull((await _editor.RevertAsync(Token)).Reload);
        Assert.False(File.Exists(_directory.File(Local)));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Trial_DaemonThatEndsInItsMidst_StartsWithTheOldFile()
    {
        await _editor.WriteAsync(new ConfigWriteParams(Local, Good, TrialSeconds: 60), Token);
        _editor.Dispose();
        Assert.Contains(Local, Recover(), StringComparison.Ordinal);
        Assert.False(File.Exists(_directory.File(Local)));
        Assert.Null(Recover());
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Trial_OfADaemonThatRuns_IsLeftAloneByAnotherThatStarts()
    {
        await _editor.WriteAsync(new ConfigWriteParams(Local, Good, TrialSeconds: 60), Token);
        Assert.Null(Recover());
        Assert.Equal(Good, Content(Local));
        await _editor.ConfirmAsync(Token);
        Assert.Null(Recover());
        Assert.Equal(Good, Content(Local));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Trial_OfWhatCannotBeWritten_LeavesNothingToTakeBack()
    {
        ConfigWriteResult first = await _editor.WriteAsync(new ConfigWriteParams(Local, Good), Token);
        Directory.CreateDirectory(_directory.File(Local + ".bak"));
        RpcException refusal = await RefusedAsync(new ConfigWriteParams(Local, "[web]\nmaxretry = 5\n", first.Revision, TrialSeconds: 60));
        Assert.Equal((RpcErrorCodes.FileNotWritable, Good), (refusal.Code, Content(Local)));

        // Written later for good, it must not be taken back by the next start.
        Directory.Delete(_directory.File(Local + ".bak"));
        await _editor.WriteAsync(new ConfigWriteParams(Local, "[web]\nmaxretry = 5\n", first.Revision), Token);
        _editor.Dispose();
        Assert.Null(Recover());
        Assert.Equal("[web]\nmaxretry = 5\n", Content(Local));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"File\":")]
    public void Recover_NoteThatIsDamaged_SaysSoAndDoesNotStopTheStart(string note)
    {
        File.WriteAllText(_directory.File(".bantui-trial"), note);
        Assert.Contains("cannot be taken back", Recover(), StringComparison.Ordinal);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Trial_FileChangedByHandMeanwhile_KeepsThat()
    {
        await _editor.WriteAsync(new ConfigWriteParams(Local, Good, TrialSeconds: 60), Token);
        File.WriteAllText(_directory.File(Local), "[web]\nmaxretry = 7\n");
        await _editor.RevertAsync(Token);
        Assert.Equal("[web]\nmaxretry = 7\n", Content(Local));
    }

    private string? Recover()
    {
        using var journal = new TrialJournal(_tree);
        return journal.Recover();
    }

    private string Content(string file) => File.ReadAllText(_directory.File(file));

    private Task<RpcException> RefusedAsync(ConfigWriteParams wanted) => Assert.ThrowsAsync<RpcException>(() => _editor.WriteAsync(wanted, Token));

    private ValueTask<DaemonReloadResult> ReloadAsync(CancellationToken cancellationToken)
    {
        _reloads++;
        return _refusal is null ? ValueTask.FromResult(new DaemonReloadResult(_reloaded, [], [])) : throw _refusal;
    }
}
