using System.Diagnostics;
using Ban.Core.Configuration;
using Ban.Matching.Review;
using Ban.Tui.Moving;

namespace Ban.Tui.Tests.Moving;

public sealed class ConfigImportTests
{
    [Fact]
    public void Write_WhatIsMissing_IsCopiedAndWhatIsThereStays()
    {
        using var from = new ConfigDirectory();
        from.With("jail.conf", "[DEFAULT]\nbantime = 1h\nmta = mail\n[sshd]\nport = 22\n[web]\nport = http\nlogpath = /a\n          /b\n")
            .With("jail.local", "[web]\nenabled = yes\n").With("fail2ban.conf", "[Definition]\n").With("action.d/x.py", "").With("filter.d/mine.local", "[Definition]\n")
            .With("filter.d/ignorecommands/probe", "#!/bin/sh\n").With("filter.d/.hidden", "");
        File.SetUnixFileMode($"{from.Path}/filter.d/ignorecommands/probe", (UnixFileMode)0b111_101_101);
        using var to = new ConfigDirectory();
        to.With("jail.conf", "[DEFAULT]\nbantime = 10m\n[sshd]\nport = ssh\n").With("filter.d/mine.local", "[Definition]\nfailregex = ours <HOST>\n");

        ConfigImport plan = ConfigImport.Plan(from.Path, to.Path);
        ConfigDocument document = plan.Describe(TimeProvider.System);
        plan.Write();

        Assert.Equal(["filter.d/ignorecommands/probe", "jail.d/00-fail2ban.conf", "jail.local"], document.Copied);
        Assert.Equal(["filter.d/mine.local"], document.Kept);
        Assert.Equal(["action.d/x.py", "fail2ban.conf", "jail.conf"], document.Left.Select(static left => left.File));
        Assert.EndsWith("[DEFAULT]\nmta = mail\n\n[web]\nport = http\nlogpath = /a\n    /b\n", File.ReadAllText($"{to.Path}/jail.d/00-fail2ban.conf"), StringComparison.Ordinal);
        Assert.Equal("[Definition]\nfailregex = ours <HOST>\n", File.ReadAllText($"{to.Path}/filter.d/mine.local"));
        Assert.Equal((UnixFileMode)0b111_101_101, File.GetUnixFileMode($"{to.Path}/filter.d/ignorecommands/probe"));
        Assert.Empty(ConfigImport.Plan(from.Path, to.Path).Describe(TimeProvider.System).Copied);
    }

    [Fact]
    public void Write_FilterThatIncludesAFileOfWhichOursIsAnother_KeepsItsOwn()
    {
        using var from = new ConfigDirectory();
        from.With("filter.d/common.conf", "[DEFAULT]\nword = theirs\n").With("filter.d/a.conf", "[INCLUDES]\nbefore = common.conf\n[Definition]\nfailregex = %(word)s <HOST>$\n");
        using var to = new ConfigDirectory();
        to.With("jail.conf", "[DEFAULT]\n").With("filter.d/common.conf", "[DEFAULT]\nword = ours\n");

        ConfigImport.Plan(from.Path, to.Path).Write();

        Assert.Equal("theirs <HOST>$", Assert.Single(ConfigurationLoader.LoadFilter(to.Path, "a", ConfigDisk.Files).FailRegex).Text);
        Assert.Equal("[DEFAULT]\nword = ours\n", File.ReadAllText($"{to.Path}/filter.d/common.conf"));
    }

    [Fact]
    public void Write_FilterThatIncludesAnotherOneThatWeHave_KeepsBothOfItsOwn()
    {
        using var from = new ConfigDirectory();
        from.With("filter.d/common.conf", "[DEFAULT]\nword = theirs\n").With("filter.d/more.conf", "[DEFAULT]\nend = x\n")
            .With("filter.d/sshd.conf", "[INCLUDES]\nbefore = common.conf\n[DEFAULT]\nfirst = %(word)s\n")
            .With("filter.d/a.conf", "[INCLUDES]\nbefore: more.conf\n   sshd.conf\n[Definition]\nfailregex = %(first)s <HOST>%(end)s$\n");
        using var to = new ConfigDirectory();
        to.With("jail.conf", "[DEFAULT]\n").With("filter.d/common.conf", "[DEFAULT]\nword = ours\n").With("filter.d/sshd.conf", "[DEFAULT]\nfirst = ours\n");

        ConfigImport.Plan(from.Path, to.Path).Write();

        Assert.Equal("theirs <HOST>x$", Assert.Single(ConfigurationLoader.LoadFilter(to.Path, "a", ConfigDisk.Files).FailRegex).Text);
        ConfigDocument again = ConfigImport.Plan(from.Path, to.Path).Describe(TimeProvider.System);
        Assert.Empty(again.Copied);
        Assert.Equal(["filter.d/common.conf", "filter.d/sshd.conf"], again.Kept);
    }

    [Fact(Timeout = 30_000)]
    public async Task Plan_PipesAndLinksToNowhere_AreLeftOut()
    {
        using var from = new ConfigDirectory();
        from.With("jail.local", "[DEFAULT]\n");
        File.CreateSymbolicLink($"{from.Path}/gone.conf", "/nonexistent");
        File.CreateSymbolicLink($"{from.Path}/loop", ".");
        using (Process pipe = Process.Start("mkfifo", [$"{from.Path}/pipe.conf"]))
        {
            await pipe.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        using var to = new ConfigDirectory();
        ConfigDocument document = await Task.Run(() => ConfigImport.Plan(from.Path, to.Path).Describe(TimeProvider.System), TestContext.Current.CancellationToken);
        Assert.Contains("jail.local", document.Copied);
        Assert.Contains("gone.conf", document.Left.Select(static left => left.File));
        Assert.Contains("pipe.conf", document.Left.Select(static left => left.File));
    }

    [Theory]
    [InlineData("ddos")]
    [InlineData("extra")]
    [InlineData("aggressive")]
    public void Describe_StockJailInEachMode_WorksWithOurFilter(string mode)
    {
        using ConfigDirectory from = Fail2banClient.Stock();
        from.With("jail.local", $"[sshd]\nenabled = yes\nmode = {mode}\n");
        using ConfigDirectory to = Ours();
        Assert.Empty(ConfigImport.Plan(from.Path, to.Path).Describe(TimeProvider.System).Problems);
    }

    [Fact]
    public void Describe_ProblemsThatCome_AreNamedAndOldOnesAreNot()
    {
        using var from = new ConfigDirectory();
        from.With("jail.local", "[bad]\nenabled = yes\nfilter = nowhere\n");
        using var to = new ConfigDirectory();
        to.With("jail.conf", "[DEFAULT]\n[old]\nenabled = yes\nfilter = gone\n");
        Assert.Contains("nowhere", Assert.Single(ConfigImport.Plan(from.Path, to.Path).Describe(TimeProvider.System).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_DebiansFail2ban_LoadsWithoutErrorWithTheSameJails()
    {
        using ConfigDirectory from = Fail2banClient.Stock();
        using ConfigDirectory to = Ours();
        ConfigImport plan = ConfigImport.Plan(from.Path, to.Path);

        Assert.Empty(plan.Describe(TimeProvider.System).Problems);
        plan.Write();

        Assert.DoesNotContain(ConfigReview.Review(to.Path, ConfigDisk.Files, TimeProvider.System, all: true), static problem => problem.Message.Contains("set nowhere", StringComparison.Ordinal));
        foreach (string jail in Fail2banClient.StockJails)
        {
            Assert.Equal(jail, JailDescriber.Describe(to.Path, jail, ConfigDisk.Files).Name);
        }
    }

    /// <summary>The configuration as it is shipped.</summary>
    private static ConfigDirectory Ours()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Ban.Tui.sln")))
        {
            root = Path.GetDirectoryName(root)!;
        }

        var copy = new ConfigDirectory();
        foreach (string file in Directory.EnumerateFiles(Path.Combine(root, "etc"), "*", SearchOption.AllDirectories))
        {
            copy.With(Path.GetRelativePath(Path.Combine(root, "etc"), file), File.ReadAllBytes(file));
        }

        return copy;
    }
}
