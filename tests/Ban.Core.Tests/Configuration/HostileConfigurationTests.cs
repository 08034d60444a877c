using System.Diagnostics;
using Ban.Core.Configuration;
using FsCheck;
using FsCheck.Fluent;

namespace Ban.Core.Tests.Configuration;

/// <summary>Whatever stands in the files: the answer is a configuration or one clear error, soon.</summary>
public sealed class HostileConfigurationTests
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(20);

    [Fact]
    public void Load_ArbitraryJailFilterAndAction_EndsInAResultOrOneClearError() =>
        Prop.ForAll(ArbitraryText.Section("s").ToArbitrary(), ArbitraryText.Section("Definition").ToArbitrary(), ArbitraryText.Config.ToArbitrary(), static (jail, definition, spec) =>
        {
            string oneLine = string.Concat(spec.Where(static c => !char.IsControl(c)));
            MemoryFiles files = new MemoryFiles()
                .With("jail.conf", $"{jail}enabled = yes\nfilter = f[{oneLine}]\nfailregex = %(a)s\naction = act[{oneLine}]\n")
                .With("filter.d/f.conf", $"{definition}failregex = <a> %(b)s\n[Init]\ninit = <c>\n")
                .With("action.d/act.conf", $"{definition}actionban = <d> %(e)s\n");
            try
            {
                files.Load();
            }
            catch (ConfigurationException error)
            {
                Assert.DoesNotContain('\n', error.Message);
                Assert.NotEmpty(error.Origin.File);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Load_ArbitraryFile_EndsInAResultOrOneClearError() =>
        Prop.ForAll(ArbitraryText.Config.ToArbitrary(), static text =>
        {
            try
            {
                new MemoryFiles().With("jail.conf", text).Load();
            }
            catch (ConfigurationException error)
            {
                Assert.DoesNotContain('\n', error.Message);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Load_FileTooLarge_IsRefused()
    {
        byte[] large = new byte[ConfigFiles.MaxFileLength + 1];
        Assert.Contains("bytes", Assert.Throws<ConfigurationException>(new MemoryFiles().With("jail.conf", large).Load).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[s]\nenabled = 1\nfilter = f\nfailregex = ", "%(a)s")]
    [InlineData("[s]\nenabled = 1\nfilter = f\naction = ", "a[")]
    [InlineData("[s]\nenabled = 1\nfilter = f\naction = ", "a [x= ")]
    [InlineData("[s]\nenabled = 1\nfilter = f\nfailregex = ", "<")]
    [InlineData("[s]\nenabled = 1\nfilter = f[a=", "\"")]
    [InlineData("[s]\nenabled = 1\nfilter = f\nfailregex = ", "%(")]
    public void Load_LongRepeatedPiece_EndsSoon(string start, string piece)
    {
        MemoryFiles files = new MemoryFiles()
            .With("jail.conf", start + string.Concat(Enumerable.Repeat(piece, 50_000)) + "\na = \n")
            .With("filter.d/f.conf", $"[Definition]\nfailregex = {string.Concat(Enumerable.Repeat("<x><", 20_000))}\n");
        long begin = Stopwatch.GetTimestamp();
        try
        {
            files.Load();
        }
        catch (ConfigurationException error)
        {
            Assert.True(error.Message.Length < 500, "a message is short, however long the value");
        }

        Assert.True(Stopwatch.GetElapsedTime(begin) < s_soon);
    }

    [Fact]
    public void Load_ManyDoublingTags_EndsSoon()
    {
        string doubling = string.Concat(Enumerable.Range(0, 2000).Select(static i => $"t{i} = <t{i + 1}> <t{i + 2}>\n"));
        MemoryFiles files = new MemoryFiles().With("jail.conf", "[s]\nenabled = 1\nfilter = f\n").With("filter.d/f.conf", $"[Definition]\nfailregex = <t0>\n{doubling}");
        long begin = Stopwatch.GetTimestamp();
        Assert.Throws<ConfigurationException>(files.Load);
        Assert.True(Stopwatch.GetElapsedTime(begin) < s_soon);
    }
}
